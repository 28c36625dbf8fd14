import { isObject, type Json, type TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';

/** What a role may do with the data of a store. */
export type Access = 'read' | 'write' | 'both';

/** Reads of keys, metadata and permissions are no flow of data. */
const READS =
  /^(s3:GetObject|dynamodb:(Get|BatchGet|Query|Scan)|sqs:ReceiveMessage|kinesis:GetRecords|\w+:\*)/;
const WRITES =
  /^(s3:(PutObject$|PutObject\*|Replicate)|dynamodb:(Put|Update|BatchWrite)|sqs:SendMessage|sns:Publish|kinesis:Put|firehose:Put|states:StartExecution|events:PutEvents|\w+:\*)/;

/** Data that every role may read or write, by the policies of the templates. */
export function grantsOf(set: TemplateSet): Map<TemplateResource, Map<TemplateResource, Access>> {
  const grants = new Map<TemplateResource, Map<TemplateResource, Access>>();
  const read = (role: TemplateResource, document: Json | undefined, from: TemplateResource): void => {
    const statements = isObject(document) ? document.Statement : undefined;
    for (const statement of Array.isArray(statements) ? statements.filter(isObject) : []) {
      if (statement.Effect !== 'Allow') continue;
      const actions = [statement.Action].flat().filter((action) => typeof action === 'string');
      const reads = actions.some((action) => READS.test(action));
      const writes = actions.some((action) => WRITES.test(action));
      if (!reads && !writes) continue;
      const access = reads && writes ? 'both' : reads ? 'read' : 'write';
      for (const store of set.mentions(statement.Resource, from.template)) {
        const known = grants.get(role) ?? new Map<TemplateResource, Access>();
        const before = known.get(store);
        known.set(store, before === undefined || before === access ? access : 'both');
        grants.set(role, known);
      }
    }
  };
  for (const role of set.ofType('AWS::IAM::Role')) {
    for (const policy of role.list('Policies') ?? []) {
      if (isObject(policy)) read(role, policy.PolicyDocument, role);
    }
    for (const policy of set.mentions(role.get('ManagedPolicyArns'), role.template)) {
      read(role, policy.get('PolicyDocument'), policy);
    }
  }
  for (const policy of set.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')) {
    for (const role of set.mentions(policy.get('Roles'), policy.template)) {
      read(role, policy.get('PolicyDocument'), policy);
    }
  }
  return grants;
}

/** The role that the code of a function, service or state machine runs as. */
export function roleOf(workload: TemplateResource, set: TemplateSet): TemplateResource | undefined {
  switch (workload.type) {
    case 'AWS::Lambda::Function':
      return set.target(workload.get('Role'), workload.template);
    case 'AWS::StepFunctions::StateMachine':
      return set.target(workload.get('RoleArn'), workload.template);
    case 'AWS::ECS::Service': {
      const task = set.target(workload.get('TaskDefinition'), workload.template);
      return task && set.target(task.get('TaskRoleArn'), task.template);
    }
    default:
      return undefined;
  }
}
