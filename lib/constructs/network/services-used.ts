import {
  CfnResource,
  DefaultTokenResolver,
  Reference,
  StringConcat,
  Tokenization,
  aws_ecs as ecs,
  aws_iam as iam,
  aws_lambda as lambda,
  type IResolvable,
  type IResolveContext,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { MANAGED_POLICY_SERVICES } from './service-routes';

/** A service, and the functions and tasks (by construct path) that may call it. */
export type ServicesUsed = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The AWS services that functions and tasks in a VPC may call, by the service prefixes of the actions that their
 * roles allow. Reads the tree as it stands: every policy attached to a role counts, wherever it was written.
 * @throws when a workload's role or a policy cannot be read: what is unknown cannot be given a route
 */
export function servicesUsedBy(root: IConstruct): ServicesUsed {
  const tree = root.node.root.node.findAll().filter(CfnResource.isCfnResource);
  const policies = policiesByRole(tree);
  const used = new Map<string, Set<string>>();
  for (const { path, role } of root.node.findAll().flatMap(workload)) {
    for (const policy of policies.get(role) ?? []) {
      for (const service of servicesOf(policy, path)) {
        used.set(service, (used.get(service) ?? new Set()).add(path));
      }
    }
  }
  return used;
}

type Policy = { readonly managed: string } | { readonly document: unknown };

/** The roles of what runs in a VPC, by construct. */
function workload(node: IConstruct): { readonly path: string; readonly role: iam.CfnRole }[] {
  const path = node.node.path;
  if (node instanceof lambda.CfnFunction) {
    return node.vpcConfig ? [{ path, role: roleBehind(node, node.role) }] : [];
  }
  if (node instanceof ecs.CfnTaskDefinition) {
    return [node.taskRoleArn, node.executionRoleArn]
      .filter((role) => role !== undefined)
      .map((role) => ({ path, role: roleBehind(node, role) }));
  }
  return [];
}

function roleBehind(node: IConstruct, role: unknown): iam.CfnRole {
  const [target] = references(node, role);
  if (target instanceof iam.CfnRole) return target;
  throw new Error(
    `${node.node.path}: its role is not one of this app; allowed: a role declared here, so that its private routes can be derived (NET-2)`,
  );
}

function policiesByRole(tree: readonly CfnResource[]): Map<iam.CfnRole, Policy[]> {
  const byRole = new Map<iam.CfnRole, Policy[]>();
  const attach = (role: IConstruct, ...policies: Policy[]) => {
    if (role instanceof iam.CfnRole) byRole.set(role, [...(byRole.get(role) ?? []), ...policies]);
  };
  for (const node of tree) {
    if (node instanceof iam.CfnRole) {
      for (const inline of listOf(readable(node, node.policies))) {
        attach(node, { document: (inline as iam.CfnRole.PolicyProperty).policyDocument });
      }
      const arns = resolve(node, node.managedPolicyArns);
      for (const arn of listOf(arns.value)) {
        const declared = arns.found.find((target) => arn === mention(target));
        attach(
          node,
          declared instanceof iam.CfnManagedPolicy
            ? { document: readable(declared, declared.policyDocument) }
            : { managed: JSON.stringify(arn) },
        );
      }
    } else if (node instanceof iam.CfnPolicy || node instanceof iam.CfnManagedPolicy) {
      const document = readable(node, node.policyDocument);
      for (const role of references(node, node.roles)) attach(role, { document });
    }
  }
  return byRole;
}

function servicesOf(policy: Policy, path: string): string[] {
  if ('managed' in policy) {
    const name = Object.keys(MANAGED_POLICY_SERVICES).find((known) =>
      policy.managed.includes(`:iam::aws:policy/${known}"`),
    );
    if (name !== undefined) return [...MANAGED_POLICY_SERVICES[name]!];
    throw new Error(
      `${path}: its role carries the managed policy ${policy.managed}, whose actions are not known here; allowed: ${Object.keys(MANAGED_POLICY_SERVICES).join(', ')}, or a policy of your own (NET-2)`,
    );
  }
  const { Statement } = policy.document as { readonly Statement?: unknown };
  const statements = (Array.isArray(Statement) ? Statement : [Statement]) as {
    readonly Effect?: string;
    readonly Action?: string | readonly string[];
    readonly NotAction?: unknown;
  }[];
  return statements
    .filter((statement) => statement?.Effect === 'Allow')
    .flatMap(({ Action, NotAction }) => {
      const actions = Action === undefined ? [] : typeof Action === 'string' ? [Action] : [...Action];
      const open = NotAction !== undefined || actions.some((action) => !/^[a-z0-9-]+:/i.test(action));
      if (!open) return actions.map((action) => action.split(':')[0]!.toLowerCase());
      throw new Error(
        `${path}: its role allows ${NotAction === undefined ? String(Action) : 'NotAction'}; allowed: actions that name their service (NET-2)`,
      );
    });
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What stands for a reference in a resolved property. */
const mention = (target: IConstruct): string => `\${${target.node.path}}`;

/** Resolves a property, and keeps the constructs that it refers to. */
class Referring extends DefaultTokenResolver {
  readonly found: IConstruct[] = [];

  constructor() {
    super(new StringConcat());
  }

  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: never): unknown {
    if (Reference.isReference(token)) {
      this.found.push(token.target);
      return mention(token.target);
    }
    return super.resolveToken(token, context, postProcessor);
  }
}

function resolve(scope: IConstruct, value: unknown) {
  const resolver = new Referring();
  const resolved: unknown = Tokenization.resolve(value, { scope, resolver, preparing: false });
  return { value: resolved, found: resolver.found as readonly IConstruct[] };
}

const references = (scope: IConstruct, value: unknown) => resolve(scope, value).found;
const readable = (scope: IConstruct, value: unknown) => resolve(scope, value).value;
