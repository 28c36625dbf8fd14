import type { PolicyStatement } from '../../template/policy';
import { notApplicable, problemWith } from '../judging';
import type { Rule } from '../rule';
import {
  bucketStatements,
  conditionsOnRequest,
  isForTenants,
  OWN_PREFIX,
  refusesEverybody,
  TENANT_TAG,
  textsOf,
} from '../tenancy';

/**
 * 45 CFR 164.312(a)(1). AWS IAM User Guide, "IAM policy elements: Variables and tags": a variable without a value can
 * make its statement invalid, so that the absence of the tag is refused by statements of its own.
 */
export const tenantPrefix: Rule = {
  id: 'TEN-2.tenant-prefix',
  title: 'A bucket of tenants refuses whoever does not act for the tenant whose prefix it is',
  help: `Deny s3:* but below ${OWN_PREFIX} and listing of another prefix, both without the tag too, and every role that is not named.`,
  types: ['AWS::S3::Bucket'],
  judge(bucket, set) {
    if (!isForTenants(bucket, 'tenant-data', 'tenant-data-keys')) return notApplicable;
    const policies = bucketStatements(bucket, set);
    const allowed = 'a bucket policy in the template that refuses everybody else';
    if (policies.length === 0) return [problemWith('', 'without a policy', allowed)];
    if (policies.includes(undefined)) return [problemWith('', 'with a policy that cannot be read', allowed)];
    const denials = policies.flatMap((statements) => statements ?? []).filter(refusesEverybody);
    return Object.entries(WALLS)
      .filter(([, stands]) => !denials.some(stands))
      .map(([what]) => problemWith('', `with a policy that lets through ${what}`, allowed));
  },
};

type Wall = (statement: PolicyStatement) => boolean;

/** The only condition, besides the roles that it excepts by name, is this one. */
const on = (statement: PolicyStatement, operator: string, key: string, value: string): boolean => {
  const [condition, ...more] = conditionsOnRequest(statement);
  return (
    more.length === 0 &&
    condition?.operator === operator &&
    condition.key === key &&
    condition.values.length === 1 &&
    condition.values[0] === value
  );
};
const everything: Wall = ({ actions }) => actions.includes('s3:*') || actions.includes('*');
const objects: Wall = (it) =>
  everything(it) && textsOf(it.body, 'Resource').some((text) => text === '*' || text?.endsWith('/*'));
/** The bucket itself: its name, and nothing of what is in it. */
const onBucket: Wall = ({ body }) =>
  textsOf(body, 'Resource').some((text) => text === '*' || (text !== undefined && !text.includes('/')));
const lists: Wall = (it) =>
  onBucket(it) &&
  (everything(it) ||
    ['s3:ListBucket', 's3:ListBucketVersions'].every((action) => it.actions.includes(action)));
const always: Wall = (it) => conditionsOnRequest(it).length === 0;
const withoutTag: Wall = (it) => on(it, 'Null', `aws:principaltag/${TENANT_TAG}`, 'true');

const WALLS: Readonly<Record<string, Wall>> = {
  'other prefixes': (it) => {
    const spared = textsOf(it.body, 'NotResource');
    const own = (text: string | undefined) =>
      text !== undefined && (text.endsWith(`/${OWN_PREFIX}*`) || !/[/*?]/.test(text));
    return everything(it) && always(it) && spared.length > 0 && spared.every(own);
  },
  'callers without a tenant': (it) => objects(it) && withoutTag(it),
  'lists of other prefixes': (it) => lists(it) && on(it, 'StringNotLike', 's3:prefix', `${OWN_PREFIX}*`),
  'lists for callers without a tenant': (it) => lists(it) && withoutTag(it),
  'roles that nobody named': (it) => objects(it) && always(it) && it.conditions.length > 0,
};
