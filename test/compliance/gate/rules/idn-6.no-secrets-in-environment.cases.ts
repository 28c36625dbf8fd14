import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';

const fn = (Variables: JsonObject) => only('AWS::Lambda::Function', { Environment: { Variables } });
const task = (Environment: Json) =>
  only('AWS::ECS::TaskDefinition', { ContainerDefinitions: [{ Name: 'app', Environment }] });
const build = (variable: JsonObject) =>
  only('AWS::CodeBuild::Project', { Environment: { EnvironmentVariables: [variable] } });
const SECRET = { Name: 'DB_PASSWORD', Value: 'hunter2hunter2' };
const path = (name: string) => `Properties.Environment.Variables.${name}`;

export const cases: RuleCases = {
  compliant: [
    fn({ TABLE: 'patients', SECRET_ARN: PARAMETER, TOKEN_TTL_SECONDS: '60', KMS_KEY: 'alias/app' }),
    template({
      Secret: resource('AWS::SecretsManager::Secret'),
      Function: resource('AWS::Lambda::Function', {
        Environment: { Variables: { DB_SECRET: { Ref: 'Secret' }, HAS_TOKEN: 'true' } },
      }),
    }),
    task([{ Name: 'PGHOST', Value: PARAMETER }]),
  ],
  failing: [
    { template: fn({ DB_PASSWORD: 'hunter2hunter2' }), path: path('DB_PASSWORD') },
    ...['ApiKey', 'SIGNING_KEY', 'KEY', 'PASSPHRASE'].map((name) => ({
      template: fn({ [name]: 'abc' }),
      path: path(name),
    })),
    { template: fn({ DB_SECRET: 'https://app:hunter2@db.example.com' }), path: path('DB_SECRET') },
    {
      template: fn({ HARMLESS: '{{resolve:secretsmanager:app/db:SecretString:password}}' }),
      path: path('HARMLESS'),
    },
    {
      template: fn({ URL: { 'Fn::Sub': 'pg://app:{{resolve:ssm-secure:/db/password}}@${Host}' } }),
      path: path('URL'),
    },
    { template: fn({ USER: 'AKIAIOSFODNN7EXAMPLE' }), path: path('USER') },
    { template: fn({ USER: 'ASIAIOSFODNN7EXAMPLE' }), path: path('USER') },
    {
      template: task([
        { Name: 'OK', Value: 'x' },
        { Name: 'JWT_SECRET', Value: 'x' },
      ]),
      path: 'Properties.ContainerDefinitions.0.Environment.1.Value',
    },
    {
      template: build({ Name: 'NPM_TOKEN', Value: 'x' }),
      path: 'Properties.Environment.EnvironmentVariables.0.Value',
    },
    {
      template: only('AWS::AppRunner::Service', {
        SourceConfiguration: {
          ImageRepository: { ImageConfiguration: { RuntimeEnvironmentVariables: [SECRET] } },
        },
      }),
      path: 'Properties.SourceConfiguration.ImageRepository.ImageConfiguration.RuntimeEnvironmentVariables.0.Value',
    },
    {
      template: only('AWS::Batch::JobDefinition', { ContainerProperties: { Environment: [SECRET] } }),
      path: 'Properties.ContainerProperties.Environment.0.Value',
    },
  ],
  unreadable: [
    { template: fn({ DB_PASSWORD: PARAMETER }), path: path('DB_PASSWORD') },
    { template: only('AWS::Lambda::Function', { Environment: PARAMETER }), path: 'Properties.Environment' },
  ],
  notApplicable: [
    only('AWS::Lambda::Function'),
    task([]),
    build({ Name: 'DB_PASSWORD', Type: 'SECRETS_MANAGER', Value: 'app/db:password' }),
  ],
};
