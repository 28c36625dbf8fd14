import { select } from '../template/select';
import { intrinsicOf, type Json, type TemplateResource } from '../template/template';
import type { TemplateSet } from '../template/template-set';
import { isKept, SIX_YEARS_IN_DAYS } from '../template/retention';
import { asNumber, problemAt, problemWith } from './judging';
import type { Problem } from './rule';

const ALLOWED =
  'a log group or bucket of these templates, under a customer managed key, that keeps events six years';

/** Why a log destination does not keep what it gets for six years under a customer managed key. */
export function destinationProblems(
  resource: TemplateResource,
  path: string,
  value: Json | undefined,
  set: TemplateSet,
): Problem[] {
  const destination = storeIn(value, resource, set);
  if (!destination) return [problemAt({ path, value }, ALLOWED)];
  const bad = (what: string): Problem[] => [problemWith(path, `${destination.ref}, ${what}`, ALLOWED)];
  if (destination.type === 'AWS::Logs::LogGroup') {
    const days = destination.get('RetentionInDays'); // Without a number, events never expire.
    if (days !== undefined && (asNumber(days) ?? 0) < SIX_YEARS_IN_DAYS) {
      return bad(
        `which keeps events ${typeof days === 'object' ? 'for an unknown time' : `${String(days)} days`}`,
      );
    }
    return destination.get('KmsKeyId') === undefined ? bad('which has no customer managed key') : [];
  }
  if (!isKept(destination, set))
    return bad('which is neither locked for six years nor copied to a bucket that is');
  const algorithms = select(
    destination,
    'BucketEncryption.ServerSideEncryptionConfiguration.+.ServerSideEncryptionByDefault.SSEAlgorithm',
  );
  return algorithms.every(({ value: it }) => typeof it === 'string' && it.startsWith('aws:kms'))
    ? []
    : bad('which has no customer managed key');
}

function storeIn(
  value: Json | undefined,
  resource: TemplateResource,
  set: TemplateSet,
): TemplateResource | undefined {
  const isStore = ({ type }: TemplateResource): boolean =>
    type === 'AWS::Logs::LogGroup' || type === 'AWS::S3::Bucket';
  if (typeof value === 'string') {
    return set
      .ofType('AWS::Logs::LogGroup', 'AWS::S3::Bucket')
      .find((it) => (it.get('LogGroupName') ?? it.get('BucketName')) === value);
  }
  if (intrinsicOf(value) === 'Fn::If') return undefined;
  return set.mentions(value, resource.template).find(isStore);
}
