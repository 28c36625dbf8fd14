import { asList, statementsAt, type PolicyStatement } from '../template/policy';
import { textOf } from '../template/text';
import type { TemplateResource } from '../template/template';
import type { TemplateSet } from '../template/template-set';
import { PURPOSE_TAG } from './archive';
import { refersTo, vouching } from './judging';

/** Parts of what tenants keep, as their tag `bulwark:purpose` calls them. */
export type TenantPurpose = 'tenant-data' | 'tenant-data-keys' | 'tenant-role';

export const isForTenants = (resource: TemplateResource, ...purposes: readonly TenantPurpose[]): boolean =>
  (purposes as readonly (string | undefined)[]).includes(resource.tag(PURPOSE_TAG));

export const TENANT_TAG = 'bulwark:tenant';

/** In a policy: the tenant for whom the caller acts. */
export const OWN_TENANT = `\${aws:PrincipalTag/${TENANT_TAG}}`;
export const OWN_PREFIX = `tenants/${OWN_TENANT}/`;

/** The policies of a bucket; undefined in the place of one that cannot be read. */
export const bucketStatements = (
  bucket: TemplateResource,
  set: TemplateSet,
): readonly (readonly PolicyStatement[] | undefined)[] =>
  vouching(set, bucket, 'AWS::S3::BucketPolicy')
    .filter((policy) => refersTo(set, policy, 'Bucket', bucket))
    .map((policy) => statementsAt(policy, 'PolicyDocument'));

/** Whether a statement refuses everybody, but for the roles that its conditions name. */
export const refusesEverybody = ({ effect, principals }: PolicyStatement): boolean =>
  effect === 'Deny' && principals.includes('*');

/** The conditions of a denial, without those that except roles by name. A pattern names nobody. */
export const conditionsOnRequest = ({ conditions }: PolicyStatement): PolicyStatement['conditions'] =>
  conditions.filter(
    ({ operator, key, values }) =>
      !(
        /^(Arn|String)Not(Equals|Like)$/.test(operator) &&
        key === 'aws:principalarn' &&
        values.every((value) => !/[*?]/.test(value))
      ),
  );

/** What a statement is about, `Resource` or `NotResource`, as texts; undefined for what cannot be read. */
export const textsOf = (body: PolicyStatement['body'], element: string): readonly (string | undefined)[] =>
  asList(body[element]).map(textOf);
