import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { PARAMETER, resource, template, type RuleCases } from './cases';

const policy = (Statement: Json) =>
  template({
    Policy: resource('AWS::VerifiedPermissions::Policy', {
      PolicyStoreId: 'store',
      Definition: { Static: { Statement } } as JsonObject,
    }),
  });
const linked = template({
  Policy: resource('AWS::VerifiedPermissions::Policy', {
    PolicyStoreId: 'store',
    Definition: { TemplateLinked: { PolicyTemplateId: 'template' } },
  }),
});
const slotted = (Statement: string) =>
  template({
    Template: resource('AWS::VerifiedPermissions::PolicyTemplate', { PolicyStoreId: 'store', Statement }),
  });
const path = 'Properties.Definition.Static.Statement';
const failing = (statement: Json) => ({ template: policy(statement), path });

export const cases: RuleCases = {
  compliant: [
    policy('permit (principal in App::Role::"owner", action == App::Action::"read", resource);'),
    policy(
      'permit (principal, action == App::Action::"read", resource) when { resource.person == principal };',
    ),
    policy('forbid (principal, action, resource);'),
    slotted('permit (principal == ?principal, action in [App::Action::"read"], resource == ?resource);'),
  ],
  notApplicable: [linked],
  failing: [
    failing('permit (principal, action, resource);'),
    failing('permit (principal in App::Role::"owner", action, resource);'),
    failing('permit (principal, action == App::Action::"read", resource);'),
    failing('permit (principal, action == App::Action::"read", resource) when { true };'),
    failing('permit (principal, action == App::Action::"read", resource) when { context.internal };'),
    failing('permit (principal'),
    {
      template: slotted('permit (principal == ?principal, action, resource == ?resource);'),
      path: 'Properties.Statement',
    },
  ],
  unreadable: [failing(PARAMETER)],
};
