import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { resource, template, type RuleCases } from './cases';
import { ref } from './fixtures';

const FRESH = `forbid (principal, action in [Bulwark::Action::"export", Bulwark::Action::"prescribe", Bulwark::Action::"break-glass"], resource)
unless { 0 <= context.authenticationAge && context.authenticationAge < 300 };`;
const DEVICE =
  'forbid (principal, action == Bulwark::Action::"join", resource) unless { context.deviceBound };';

const store = (statements: readonly Json[], of = 'Store', rest: JsonObject = {}) =>
  template({
    Store: resource('AWS::VerifiedPermissions::PolicyStore', { ValidationSettings: { Mode: 'STRICT' } }),
    ...Object.fromEntries(
      statements.map((Statement, i) => [
        `Policy${i}`,
        resource(
          'AWS::VerifiedPermissions::Policy',
          { PolicyStoreId: ref(of), Definition: { Static: { Statement } } },
          rest,
        ),
      ]),
    ),
  });
const without = (text: string, what: string, instead = '') => {
  if (!text.includes(what)) throw new Error(`${what} is not there`);
  return text.replace(what, instead);
};
const failing = (...statements: readonly Json[]) => ({ template: store(statements), path: 'Properties' });

export const cases: RuleCases = {
  compliant: [
    store([FRESH, DEVICE]),
    store([
      without(FRESH, '< 300', '< context.authenticationLimit && context.authenticationLimit <= 300'),
      DEVICE,
    ]),
    store(['forbid (principal, action, resource) unless { context.authenticationAge < 60 };', DEVICE]),
  ],
  failing: [
    failing(),
    failing(FRESH),
    failing(DEVICE),
    failing(without(FRESH, 'forbid', 'permit'), DEVICE),
    failing(without(FRESH, ', Bulwark::Action::"break-glass"'), DEVICE),
    failing(without(FRESH, 'Bulwark::Action::"export", '), DEVICE),
    failing(without(FRESH, 'Action::"prescribe"', 'Action::"prescribe-nothing"'), DEVICE),
    failing(without(FRESH, '< 300', '< 301'), DEVICE),
    failing(
      without(FRESH, '< 300', '< context.authenticationLimit && context.authenticationLimit <= 301'),
      DEVICE,
    ),
    failing(
      without(FRESH, 'context.authenticationAge < 300', 'context.authenticationAge < context.limit'),
      DEVICE,
    ),
    // The other way round, or of something else.
    ...[
      'authenticationAge > 60',
      'authenticationAge >= 60',
      'limit < 60 && 0 <= context.authenticationAge',
    ].map((what) => failing(`forbid (principal, action, resource) unless { context.${what} };`, DEVICE)),
    failing('forbid (principal, action, resource) unless { !(context.authenticationAge < 60) };', DEVICE),
    // For some only, and for none of those who have a way around.
    failing(without(FRESH, 'principal,', 'principal in Bulwark::Role::"owner",'), DEVICE),
    failing(without(FRESH, ' };', ' || principal has trusted };'), DEVICE),
    failing(without(FRESH, 'unless', 'when'), DEVICE),
    failing(without(FRESH, 'unless', 'when { context.strict } unless'), DEVICE),
    failing(without(FRESH, ' };', ' } when { context.strict };'), DEVICE),
    failing(FRESH, without(DEVICE, 'context.deviceBound', 'context.deviceBound || true')),
    failing(FRESH, without(DEVICE, 'resource)', 'resource is Bulwark::Visit)')),
    failing(FRESH, 'forbid it'),
    failing(FRESH, { Ref: 'Statement' }),
    { template: store([FRESH, DEVICE], 'Other'), path: 'Properties' },
    { template: store([FRESH, DEVICE], 'Store', { Condition: 'Sometimes' }), path: 'Properties' },
  ],
};
