import { partsOfArn } from '../../template/arn';
import { serviceOfEndpoint } from '../../template/endpoints';
import { statementsAt, type PolicyStatement } from '../../template/policy';
import type { TemplateResource } from '../../template/template';
import { notApplicable, problem, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

/**
 * Buckets of AWS that services inside the VPC read or answer through, with signatures that are not our principals'.
 * Sources: Amazon ECR User Guide, "Interface VPC endpoints" (image layers); AWS Systems Manager User Guide, "SSM Agent
 * communications with AWS managed S3 buckets"; AWS CloudFormation User Guide, "VPC setup for custom resources".
 */
const BUCKETS_OF_AWS = [
  /:s3:::prod-[a-z0-9-]+-starport-layer-bucket\/\*$/,
  /:s3:::(aws-ssm|amazon-ssm|patch-baseline-snapshot|aws-patch-manager)-[a-z0-9-]+\/\*$/,
  /:s3:::al2023-repos-[a-z0-9-]+\/\*$/,
  /:s3:::cloudformation-(custom-resource-response|waitcondition)-[a-z0-9-]+\/\*$/,
].map(
  (pattern) => new RegExp(pattern.source.replaceAll('[a-z0-9-]+', '(?:[a-z0-9-]|\\$\\{AWS::Region\\})+')),
);

/** Amazon GuardDuty User Guide, "Amazon ECR repository hosting GuardDuty agent". */
const REPOSITORY_OF_AWS = /:ecr:[^:*]+:\d{12}:repository\/aws-guardduty-agent-[a-z]+$/;

/**
 * Calls that nobody signs, so that they have no principal: whoever asks shows a sign-in under way or a refresh token.
 * Amazon Cognito Developer Guide, "Authentication flows for AWS PrivateLink integration".
 */
const UNSIGNED: ReadonlySet<string> = new Set(
  ['AssociateSoftwareToken', 'GetTokensFromRefreshToken', 'RevokeToken', 'VerifySoftwareToken'].map(
    (action) => `cognito-idp:${action}`.toLowerCase(),
  ),
);

const ORGANIZATION = /^o-[a-z0-9]{10,32}(\/[^*]*\*?)?$/;

type Side = 'principal' | 'resource';

const isOwnAccount = (endpoint: TemplateResource, value: string): boolean =>
  value === '${AWS::AccountId}' ||
  (endpoint.template.account === undefined ? /^\d{12}$/.test(value) : value === endpoint.template.account);

/** Whether conditions or the ARNs themselves keep one side of a statement inside the account or organization. */
function isLimited(endpoint: TemplateResource, side: Side, statement: PolicyStatement): boolean {
  const own = (value: string): boolean => isOwnAccount(endpoint, value);
  const byCondition = statement.conditions.some(({ operator, key, values }) => {
    if (!/^(ForAnyValue:)?String(Equals|Like)$/.test(operator) || values.length === 0) return false;
    if (key === `aws:${side}account`) return values.every(own);
    return key.startsWith(`aws:${side}org`) && values.every((value) => ORGANIZATION.test(value));
  });
  const arns = side === 'principal' ? statement.principals : statement.resources;
  const byArn =
    arns.length > 0 &&
    arns.every(
      (arn) =>
        own(arn) || own(partsOfArn(arn)[4] ?? '') || (side === 'resource' && REPOSITORY_OF_AWS.test(arn)),
    );
  return byCondition || byArn;
}

function problems(endpoint: TemplateResource, statement: PolicyStatement): Problem[] {
  if (statement.effect === 'Deny') return [];
  const { body, path, resources } = statement;
  for (const field of ['NotPrincipal', 'NotAction', 'NotResource']) {
    if (body[field] !== undefined) {
      return [problemWith(`${path}.${field}`, 'everything but what it names', 'what is allowed, by name')];
    }
  }
  const isAws = resources.length > 0 && resources.every((arn) => BUCKETS_OF_AWS.some((it) => it.test(arn)));
  if (isAws && serviceOfEndpoint(endpoint) === 's3') return [];
  const unsigned =
    statement.actions.length > 0 && statement.actions.every((it) => UNSIGNED.has(it.toLowerCase()));
  const sides: readonly Side[] =
    unsigned && serviceOfEndpoint(endpoint) === 'cognito-idp' ? ['resource'] : ['principal', 'resource'];
  return sides
    .filter((side) => !isLimited(endpoint, side, statement))
    .map((side) =>
      problemWith(
        path,
        `open to every ${side}`,
        `a condition StringEquals on aws:${side === 'principal' ? 'Principal' : 'Resource'}Account or ...OrgID with this account or organization`,
      ),
    );
}

/** 45 CFR 164.312(e)(1). AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies". */
export const endpointPolicy: Rule = {
  id: 'NET-2.endpoint-policy',
  title: "VPC endpoints admit only this account's or organization's principals and resources",
  help: 'Give the endpoint a PolicyDocument whose every Allow has conditions on the account or organization of principal and resource.',
  types: ['AWS::EC2::VPCEndpoint'],
  judge(endpoint) {
    const kind = endpoint.get('VpcEndpointType') ?? 'Gateway';
    if (kind !== 'Gateway' && kind !== 'Interface' && typeof kind === 'string') return notApplicable;
    const name = endpoint.get('ServiceName');
    // Services of other companies take no endpoint policy.
    if (typeof name === 'string' && serviceOfEndpoint(endpoint) === undefined) return notApplicable;
    const statements = statementsAt(endpoint, 'PolicyDocument');
    if (!statements) return [problem(endpoint, 'PolicyDocument', 'a policy; the default admits everyone')];
    return statements.flatMap((statement) => problems(endpoint, statement));
  },
};
