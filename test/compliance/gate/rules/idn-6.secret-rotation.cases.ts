import type { JsonObject } from '../../../../lib/compliance/template/template';
import { PARAMETER, resource, template, type RuleCases } from './cases';

const secret = (RotationRules?: JsonObject, SecretId = 'Secret', rest?: JsonObject, attached = 'Secret') =>
  template({
    Secret: resource('AWS::SecretsManager::Secret'),
    Attachment: resource('AWS::SecretsManager::SecretTargetAttachment', { SecretId: { Ref: attached } }),
    ...(RotationRules && {
      Rotation: resource(
        'AWS::SecretsManager::RotationSchedule',
        { SecretId: { Ref: SecretId }, RotationRules },
        rest,
      ),
    }),
  });
const failing = (subject: ReturnType<typeof secret>) => ({ template: subject, path: 'Properties' });

export const cases: RuleCases = {
  compliant: [
    secret({ AutomaticallyAfterDays: 90 }),
    secret({ AutomaticallyAfterDays: '30' }, 'Attachment'),
    secret({ ScheduleExpression: 'rate(30 days)' }),
    secret({ ScheduleExpression: 'cron(0 3 1 * ? *)' }),
  ],
  failing: [
    failing(secret()),
    failing(secret({ AutomaticallyAfterDays: 91 })),
    failing(secret({ AutomaticallyAfterDays: PARAMETER })),
    failing(secret({ ScheduleExpression: 'rate(100 days)' })),
    failing(secret({ ScheduleExpression: 'cron(0 3 1 1 ? *)' })),
    failing(secret({ ScheduleExpression: 'at(2027-01-01T00:00:00)' })),
    failing(secret({ ScheduleExpression: PARAMETER, AutomaticallyAfterDays: 30 })),
    failing(secret({ AutomaticallyAfterDays: 30 }, 'Another')),
    failing(secret({ AutomaticallyAfterDays: 30 }, 'Attachment', {}, 'Another')),
    failing(secret({ AutomaticallyAfterDays: 30 }, 'Secret', { Condition: 'Sometimes' })),
  ],
};
