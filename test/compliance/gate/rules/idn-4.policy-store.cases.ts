import type { JsonObject } from '../../../../lib/compliance/template/template';
import { PARAMETER, resource, template, type RuleCases } from './cases';

const GOOD = {
  ValidationSettings: { Mode: 'STRICT' },
  Schema: { CedarJson: '{"App":{"entityTypes":{},"actions":{}}}' },
  DeletionProtection: { Mode: 'ENABLED' },
};
const store = (properties: JsonObject = {}) =>
  template({ Store: resource('AWS::VerifiedPermissions::PolicyStore', { ...GOOD, ...properties }) });

export const cases: RuleCases = {
  compliant: [store()],
  failing: [
    {
      template: store({ ValidationSettings: { Mode: 'OFF' } }),
      path: 'Properties.ValidationSettings.Mode',
    },
    { template: store({ Schema: {} }), path: 'Properties.Schema.CedarJson' },
    { template: store({ Schema: { CedarJson: '{}' } }), path: 'Properties.Schema.CedarJson' },
    { template: store({ Schema: { CedarJson: 'entity A;' } }), path: 'Properties.Schema.CedarJson' },
    {
      template: store({ DeletionProtection: { Mode: 'DISABLED' } }),
      path: 'Properties.DeletionProtection.Mode',
    },
  ],
  unreadable: [
    {
      template: store({ ValidationSettings: { Mode: PARAMETER } }),
      path: 'Properties.ValidationSettings.Mode',
    },
  ],
};
