import { ENDPOINTS_OF, privateServices } from '../../template/endpoints';
import { SUBNETS_OF } from '../../template/placement';
import type { PolicyStatement } from '../../template/policy';
import { policiesOf } from '../../template/roles';
import { select } from '../../template/select';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { notApplicable, problemAt, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

/** Actions in AWS managed policies that are met often; a policy that is not here cannot be read. */
const MANAGED: Readonly<Record<string, readonly string[]>> = {
  AWSLambdaBasicExecutionRole: ['logs:PutLogEvents'],
  AWSLambdaVPCAccessExecutionRole: ['logs:PutLogEvents', 'ec2:CreateNetworkInterface'],
  AWSLambdaKinesisExecutionRole: ['logs:PutLogEvents', 'kinesis:GetRecords'],
  AWSLambdaSQSQueueExecutionRole: ['logs:PutLogEvents', 'sqs:ReceiveMessage'],
  AWSXRayDaemonWriteAccess: ['xray:PutTraceSegments'],
  CloudWatchLambdaInsightsExecutionRolePolicy: ['logs:PutLogEvents'],
  AmazonECSTaskExecutionRolePolicy: ['ecr:BatchGetImage', 'logs:PutLogEvents'],
};

/** What the Lambda service itself does with the role, outside the VPC: logging, tracing, interfaces, polling. */
const BY_LAMBDA =
  /^(logs|xray|ec2):|^sqs:(ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueue\w+)$|^kinesis:(Describe|Get|List|Subscribe)|^dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams)$/;

interface Calls {
  /** API prefix → an action that shows it. */
  readonly apis: ReadonlyMap<string, string>;
  readonly unknown: readonly string[];
}

function callsOf(
  roles: readonly TemplateResource[],
  isOwn: (action: string, it: PolicyStatement) => boolean,
  set: TemplateSet,
): Calls {
  const apis = new Map<string, string>();
  const unknown: string[] = [];
  const add = (action: string): void => {
    const api = action.split(':')[0]!.toLowerCase();
    if (/^[a-z0-9-]+$/.test(api) && action.includes(':')) apis.set(api, action);
    else unknown.push(`action ${action}`);
  };
  for (const role of roles) {
    const { statements, managed, hidden } = policiesOf(role, set);
    unknown.push(...hidden);
    for (const statement of statements) {
      if (statement.effect === 'Deny') continue;
      if (statement.body.NotAction !== undefined) unknown.push('NotAction');
      // Calls through another service do not leave from the function.
      if (statement.conditions.some(({ key }) => key === 'kms:viaservice')) continue;
      statement.actions.filter((action) => isOwn(action, statement)).forEach(add);
    }
    for (const arn of managed) {
      const name = arn.split('/').at(-1)!;
      const actions = Object.hasOwn(MANAGED, name) ? MANAGED[name] : undefined;
      if (!actions) unknown.push(`managed policy ${arn}`);
      else actions.filter((action) => isOwn(action, { ...EMPTY, actions })).forEach(add);
    }
  }
  return { apis, unknown };
}

const isOnly = (one: TemplateResource, all: readonly TemplateResource[]): boolean =>
  all.length === 1 && all[0] === one;

const EMPTY: PolicyStatement = {
  path: '',
  body: {},
  effect: 'Allow',
  actions: [],
  principals: [],
  resources: [],
  conditions: [],
};

function rolesOf(
  resource: TemplateResource,
  set: TemplateSet,
): { roles: TemplateResource[]; lost: Problem[] } {
  const isFunction = resource.type === 'AWS::Lambda::Function';
  const task = isFunction ? resource : set.target(resource.get('TaskDefinition'), resource.template);
  if (!task) {
    return {
      roles: [],
      lost: [
        problemAt(
          { path: 'TaskDefinition', value: resource.get('TaskDefinition') },
          'a task definition of these templates',
        ),
      ],
    };
  }
  const roles: TemplateResource[] = [];
  const lost: Problem[] = [];
  for (const path of isFunction ? ['Role'] : ['TaskRoleArn', 'ExecutionRoleArn']) {
    const value = task.get(path);
    const role = set.target(value, task.template);
    if (role?.type === 'AWS::IAM::Role') roles.push(role);
    else if (value !== undefined) {
      lost.push(
        problemAt({ path: isFunction ? path : 'TaskDefinition', value }, 'a role of these templates'),
      );
    }
  }
  return { roles, lost };
}

/**
 * 45 CFR 164.312(e)(1). The services that compute in a VPC may call are read from its roles, never listed by hand:
 * each needs an endpoint in that VPC.
 */
export const endpointCoverage: Rule = {
  id: 'NET-2.endpoint-coverage',
  title: 'Every AWS service that functions and containers in a VPC may call has an endpoint there',
  help: 'Add the VPC endpoint of the service, or take the permission away.',
  types: ['AWS::Lambda::Function', 'AWS::ECS::Service'],
  judge(resource, set) {
    const placed = select(resource, SUBNETS_OF[resource.type]!);
    if (placed.length === 0) return notApplicable;
    const subnet = set.target(placed[0]!.value, resource.template);
    const vpc = subnet && set.target(subnet.get('VpcId'), subnet.template);
    if (!vpc) return [problemAt(placed[0]!, 'a subnet whose VPC is in these templates')];

    const deadLetters = set.target(resource.get('DeadLetterConfig.TargetArn'), resource.template);
    const isOwn = (action: string, statement: PolicyStatement): boolean => {
      if (resource.type !== 'AWS::Lambda::Function') return true;
      const sendsDeadLetters =
        deadLetters !== undefined &&
        /^(sqs:SendMessage|sns:Publish)$/.test(action) &&
        isOnly(deadLetters, set.mentions(statement.body.Resource, resource.template));
      return !BY_LAMBDA.test(action) && !sendsDeadLetters;
    };
    const { roles, lost } = rolesOf(resource, set);
    const { apis, unknown } = callsOf(roles, isOwn, set);
    const reached = privateServices(vpc, set);
    const at = placed[0]!.path.replace(/\.\d+$/, '');
    return [
      ...lost,
      ...unknown.map((what) => problemWith(at, `may call what cannot be read: ${what}`, 'named actions')),
      ...[...apis].flatMap(([api, action]): Problem[] => {
        const needed = Object.hasOwn(ENDPOINTS_OF, api) ? ENDPOINTS_OF[api] : undefined;
        if (!needed) return [problemWith(at, `may call ${action}`, 'services with a known VPC endpoint')];
        return needed
          .filter((service) => !reached.has(service))
          .map((service) =>
            problemWith(
              at,
              `may call ${action} without an endpoint for ${service}`,
              `an endpoint for ${service} in ${vpc.ref}`,
            ),
          );
      }),
    ];
  },
};
