import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { ref } from './fixtures';

const pool = (Schema: JsonObject) =>
  resource('AWS::Cognito::UserPool', { Schema: [{ Name: 'email', Mutable: true }, Schema] });
const FIXED = { Name: 'tenant', Mutable: false };
const client = (WriteAttributes: Json | undefined) =>
  template({
    Pool: pool(FIXED),
    Client: resource('AWS::Cognito::UserPoolClient', {
      UserPoolId: ref('Pool'),
      ...(WriteAttributes !== undefined && { WriteAttributes }),
    }),
  });
const path = 'Properties.Schema.1.Mutable';

export const cases: RuleCases = {
  compliant: [template({ Pool: pool(FIXED) }), client(['locale', 'custom:language']), client([])],
  failing: [
    { template: template({ Pool: pool({ Name: 'tenant' }) }), path },
    { template: template({ Pool: pool({ Name: 'tenantId', Mutable: true }) }), path },
    { template: client(undefined), path: 'Properties.WriteAttributes' },
    { template: client(['locale', 'custom:tenant']), path: 'Properties.WriteAttributes.1' },
  ],
  unreadable: [
    { template: template({ Pool: pool({ Name: 'tenant', Mutable: PARAMETER }) }), path },
    { template: client(PARAMETER), path: 'Properties.WriteAttributes' },
    { template: client(['locale', PARAMETER]), path: 'Properties.WriteAttributes.1' },
  ],
  notApplicable: [
    template({ Pool: pool({ Name: 'locale' }) }),
    only('AWS::Cognito::UserPoolClient', { UserPoolId: 'elsewhere' }),
  ],
};
