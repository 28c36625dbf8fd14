import { select } from '../../template/select';
import { intrinsicOf, isObject, type Json, type TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { textOf } from '../../template/text';
import { isOneOf, notApplicable, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

/** Where environment variables stand, by type: objects of name to value, or lists of `{Name, Value}`. */
const ENVIRONMENTS: Readonly<Record<string, readonly string[]>> = {
  'AWS::AppRunner::Service': [
    'SourceConfiguration.ImageRepository?.ImageConfiguration?.RuntimeEnvironmentVariables?',
  ],
  'AWS::Batch::JobDefinition': ['ContainerProperties?.Environment?'],
  'AWS::CodeBuild::Project': ['Environment.EnvironmentVariables?'],
  'AWS::ECS::TaskDefinition': ['ContainerDefinitions.*.Environment?'],
  'AWS::Lambda::Function': ['Environment?.Variables'],
  'AWS::Serverless::Function': ['Environment?.Variables'],
};
const SECRET_NAME =
  /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|(^|_)KEY$/i;
/** Names that say where a secret is, not what it is. */
const POINTER_NAME = /(ARN|ARNS|ID|IDS|NAME|NAMES|URL|URI|ALIAS|PATH|PARAMETER|TTL|SECONDS|MINUTES|HOURS)$/i;
const POINTER_VALUE = /^(arn:|alias\/|https?:\/\/[^@]*$|\/)|^(true|false|\d+)?$/;
const SECRET_VALUE =
  /\{\{resolve:(secretsmanager|ssm-secure):|\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY/;

interface Variable {
  readonly path: string;
  readonly name: string;
  readonly value: Json | undefined;
}

/** AWS Secrets Manager User Guide, "AWS Secrets Manager best practices": whoever may describe a function reads its environment. */
export const noSecretsInEnvironment: Rule = {
  id: 'IDN-6.no-secrets-in-environment',
  title: 'No secret stands in an environment variable',
  help: 'Pass the ARN of a secret and read it at run time; ECS: use Secrets instead of Environment.',
  types: Object.keys(ENVIRONMENTS),
  forbids: true,
  judge(resource, set) {
    const variables = ENVIRONMENTS[resource.type]!.flatMap((pattern) => select(resource, pattern)).flatMap(
      ({ path, value }) => variablesOf(path, value),
    );
    if (variables.length === 0) return notApplicable;
    return variables.flatMap((variable) => judgeVariable(variable, resource, set));
  },
};

function variablesOf(path: string, value: Json | undefined): Variable[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, i) =>
      // CodeBuild can take the value from Secrets Manager by itself.
      isObject(item) &&
      typeof item.Name === 'string' &&
      !isOneOf('SECRETS_MANAGER', 'PARAMETER_STORE')(item.Type)
        ? [{ path: `${path}.${i}.Value`, name: item.Name, value: item.Value }]
        : [],
    );
  }
  if (!isObject(value) || intrinsicOf(value)) return [{ path, name: '', value }];
  return Object.entries(value).map(([name, inner]) => ({ path: `${path}.${name}`, name, value: inner }));
}

function judgeVariable({ path, name, value }: Variable, from: TemplateResource, set: TemplateSet): Problem[] {
  const allowed = 'the ARN of a secret';
  const text = textOf(value);
  if (text !== undefined && SECRET_VALUE.test(text)) return [problemWith(path, 'a secret', allowed)];
  const hidden = isObject(value) && set.mentions(value, from.template).length === 0;
  if (name === '' && hidden)
    return [{ ...problemWith(path, 'an intrinsic', 'variables by name'), unreadable: true }];
  if (!SECRET_NAME.test(name) || POINTER_NAME.test(name)) return [];
  if (typeof value === 'string')
    return POINTER_VALUE.test(value) ? [] : [problemWith(path, 'a literal', allowed)];
  return hidden ? [{ ...problemWith(path, 'a parameter', allowed), unreadable: true }] : [];
}
