export type { Finding, FindingKind, Place } from './finding';
export { KeyError, parseVerifierKey, parseVerifierKeys, type VerifierKey } from './note';
export { directorySource } from './directory-source';
export { openSource } from './open-source';
export type { Progress, VerifyReport } from './report';
export { s3Source, type S3Location, type S3Reader } from './s3-source';
export { SourceError, type LogSource } from './source';
export { verifyLog, type VerifyOptions } from './verify';
