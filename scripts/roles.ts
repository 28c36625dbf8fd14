import { isObject, type Json, type JsonObject } from '../lib/compliance/template/template';
import { textOf } from '../lib/compliance/template/text';

/** One statement of a policy, as a row: ARNs with `{Name}` for what a deployment knows, `{stack/Name}` of another stack. */
export interface Permission {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `Operator key: values`. */
  readonly conditions: readonly string[];
}

export interface Role {
  readonly stack: string;
  /** Logical id without its digest. */
  readonly name: string;
  /** What the function says that wears it. */
  readonly description: string | undefined;
  /** Who may take it, as statements without resources. */
  readonly trust: readonly Permission[];
  /** Policies of AWS, by their ARN. */
  readonly attached: readonly string[];
  readonly permissions: readonly Permission[];
}

interface Resource {
  readonly Type: string;
  readonly Properties?: JsonObject;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: Json; readonly Export?: { readonly Name: string } }>
  >;
}

/**
 * Every role of templates, and what its policies say.
 * @param templates by the name of their stacks
 * @throws for a statement with a member that a row does not show
 */
export function rolesOf(templates: ReadonlyMap<string, Template>): Role[] {
  const exported = exportsOf(templates);
  return [...templates].flatMap(([stack, { Resources }]) => {
    const resources = Object.entries(Resources).map(([id, { Type, Properties = {} }]): Named => [
      id,
      Type,
      withoutImports(Properties, exported) as JsonObject,
    ]);
    return resources
      .filter(([, type]) => type === 'AWS::IAM::Role')
      .map((role) => ({ stack, ...described(role, resources) }))
      .toSorted((a, b) => compare(a.name, b.name));
  });
}

type Named = readonly [id: string, type: string, properties: JsonObject];

function described([id, , role]: Named, resources: readonly Named[]): Omit<Role, 'stack'> {
  const holds = (list: Json | undefined, name: string): boolean =>
    JSON.stringify(list ?? []).includes(`{"Ref":"${name}"}`);
  const policies = resources
    .filter(
      ([name, type, { Roles }]) =>
        /^AWS::IAM::(Managed)?Policy$/.test(type) &&
        (holds(Roles, id) || holds(role.ManagedPolicyArns, name)),
    )
    .map(([, , policy]) => policy);
  const [, , wearer] =
    resources.find(
      ([, type, { Role }]) =>
        type === 'AWS::Lambda::Function' && JSON.stringify(Role) === `{"Fn::GetAtt":["${id}","Arn"]}`,
    ) ?? [];
  return {
    name: texts({ Ref: id })[0]!.slice(1, -1),
    description: wearer?.Description as string | undefined,
    trust: statementsIn(role.AssumeRolePolicyDocument),
    attached: texts(role.ManagedPolicyArns ?? []).filter((arn) => arn.startsWith('arn:')),
    permissions: [...policies, ...((role.Policies ?? []) as readonly JsonObject[])]
      .flatMap(({ PolicyDocument }) => statementsIn(PolicyDocument))
      .toSorted((a, b) => compare(JSON.stringify(a), JSON.stringify(b))),
  };
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

/** What the names of exports stand for, with the stack in front. */
function exportsOf(templates: ReadonlyMap<string, Template>): ReadonlyMap<string, string> {
  return new Map(
    [...templates].flatMap(([stack, { Outputs = {} }]) =>
      Object.values(Outputs).flatMap(({ Value, Export }): [string, string][] =>
        Export ? [[Export.Name, textOf(Value)!.replace(/\$\{(?!AWS::)/g, `\${${stack}/`)]] : [],
      ),
    ),
  );
}

/** A value in which those of other stacks are the texts that they are exported as. */
function withoutImports(value: Json, exported: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return (value as Json[]).map((one) => withoutImports(one, exported));
  if (!isObject(value)) return value;
  const name = value['Fn::ImportValue'];
  if (typeof name === 'string') return exported.get(name)!;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutImports(one, exported)]));
}

const statementsIn = (document: Json | undefined): Permission[] =>
  ((document as JsonObject).Statement as readonly JsonObject[]).map(permission);

/** @throws for a member that the page would not show */
function permission(statement: JsonObject): Permission {
  const { Sid: _, Effect, Action, Resource, Principal, Condition = {}, ...more } = statement;
  if (Object.keys(more).length > 0) throw new Error(`a statement with ${Object.keys(more).join(', ')}`);
  const on = Resource ?? (isObject(Principal) ? Object.values(Principal).flat() : Principal);
  return {
    effect: Effect as string,
    actions: texts(Action!).toSorted(),
    resources: texts(on!).toSorted(),
    conditions: Object.entries(Condition as Readonly<Record<string, JsonObject>>).flatMap(
      ([operator, keys]) =>
        Object.entries(keys).map(([key, value]) => `${operator} ${key}: ${texts(value).join(', ')}`),
    ),
  };
}

/** Logical ids without their digests, which say nothing and change with the path. */
const texts = (value: Json): string[] =>
  (Array.isArray(value) ? (value as Json[]) : [value]).map((one) =>
    (textOf(one) ?? JSON.stringify(one)).replace(
      /\$\{([^}]*)\}/g,
      (_, name: string) => `{${name.replace(/[0-9A-F]{8}(?=\.|$)/, '').replace(/\.Arn$/, '')}}`,
    ),
  );
