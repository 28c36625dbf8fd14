import { statementsAt, type PolicyStatement } from '../../template/policy';
import { select } from '../../template/select';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { problemWith, vouching } from '../judging';
import type { Rule } from '../rule';

interface Kind {
  /** Where the policy is: the resource's own property, or a resource that names it. */
  readonly policy:
    { readonly own: string } | { readonly type: string; readonly names: string; readonly at: string };
  /** An action that the denial must cover, in lower case; `sns` policies take no `sns:*` in a Deny. */
  readonly actions: RegExp;
  readonly name: string;
}

const resourcePolicy = (type: string, names: string, at = 'PolicyDocument') => ({ type, names, at });

const KINDS: Readonly<Record<string, Kind>> = {
  'AWS::S3::Bucket': {
    name: 'bucket policy',
    policy: resourcePolicy('AWS::S3::BucketPolicy', 'Bucket'),
    actions: /^(\*|s3:\*)$/,
  },
  'AWS::SQS::Queue': {
    name: 'queue policy',
    policy: resourcePolicy('AWS::SQS::QueuePolicy', 'Queues.*'),
    actions: /^(\*|sqs:\*)$/,
  },
  'AWS::SNS::Topic': {
    name: 'topic policy',
    policy: resourcePolicy('AWS::SNS::TopicPolicy', 'Topics.*'),
    actions: /^(\*|sns:\*|sns:publish)$/,
  },
  'AWS::Kinesis::Stream': {
    name: 'resource policy',
    policy: resourcePolicy('AWS::Kinesis::ResourcePolicy', 'ResourceArn', 'ResourcePolicy'),
    actions: /^(\*|kinesis:\*|kinesis:putrecords?)$/,
  },
  'AWS::KMS::Key': { name: 'key policy', policy: { own: 'KeyPolicy' }, actions: /^(\*|kms:\*)$/ },
  'AWS::KMS::ReplicaKey': { name: 'key policy', policy: { own: 'KeyPolicy' }, actions: /^(\*|kms:\*)$/ },
};

function policiesOf(
  store: TemplateResource,
  { policy }: Kind,
  set: TemplateSet,
): [TemplateResource, string][] {
  if ('own' in policy) return [[store, policy.own]];
  const literal = store.get('BucketName') ?? store.get('QueueName');
  return vouching(set, store, policy.type)
    .filter((it) =>
      select(it, policy.names).some(
        ({ value }) =>
          set.target(value, it.template) === store || (typeof value === 'string' && value === literal),
      ),
    )
    .map((it) => [it, policy.at]);
}

/** Denies everyone, everything, everywhere on the store, and on no other condition than missing TLS. */
function deniesPlaintext(statement: PolicyStatement, kind: Kind, store: TemplateResource): boolean {
  const { effect, principals, actions, conditions, resources, body } = statement;
  const [condition] = conditions;
  const everywhere =
    resources.includes('*') ||
    (store.type === 'AWS::S3::Bucket' ? resources.length >= 2 : resources.length >= 1);
  return (
    effect === 'Deny' &&
    body.NotResource === undefined &&
    principals.includes('*') &&
    actions.some((action) => kind.actions.test(action.toLowerCase())) &&
    everywhere &&
    conditions.length === 1 &&
    condition!.operator === 'Bool' &&
    condition!.key === 'aws:securetransport' &&
    condition!.values.includes('false')
  );
}

/** 45 CFR 164.312(e)(1). IAM User Guide, "AWS global condition context keys": aws:SecureTransport. */
export const secureTransport: Rule = {
  id: 'TLS-3.secure-transport',
  title: 'The policy of every bucket, queue, topic, stream and key denies insecure transport',
  help: 'Add a Deny for everyone with the condition Bool aws:SecureTransport false to its resource policy.',
  types: Object.keys(KINDS),
  judge(store, set) {
    const kind = KINDS[store.type]!;
    const policies = policiesOf(store, kind, set);
    const read = policies.map(([policy, path]) => statementsAt(policy, path));
    if (read.some((list) => list?.some((statement) => deniesPlaintext(statement, kind, store)))) return [];
    const path = 'own' in kind.policy ? kind.policy.own : '';
    const allowed = 'a Deny for everyone when aws:SecureTransport is false';
    if (policies.length === 0) return [problemWith(path, `no ${kind.name}`, allowed)];
    const hidden = read.includes(undefined);
    const problem = problemWith(
      path,
      `a ${kind.name} ${hidden ? 'that cannot be read' : 'without it'}`,
      allowed,
    );
    return [hidden ? { ...problem, unreadable: true } : problem];
  },
};
