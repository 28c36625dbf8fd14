import { directorySource } from './directory-source';
import { s3Source } from './s3-source';
import { SourceError, type LogSource, type SourceLocation } from './source';

/**
 * Opens a log by what a user types: a directory, or `s3://bucket/prefix`.
 * @throws SourceError when it is neither
 */
export function openSource(text: string): LogSource {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) return directorySource(text);
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(text) ?? [];
  if (bucket === undefined) throw new SourceError(`${text} is neither a directory nor s3://bucket/prefix`);
  return s3Source({ bucket, prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/` });
}

export const sourceAt = (location: SourceLocation): LogSource =>
  location.kind === 'directory' ? directorySource(location.path) : s3Source(location);
