import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const client = (RefreshTokenRotation: JsonObject) =>
  only('AWS::Cognito::UserPoolClient', { RefreshTokenRotation });
const feature = 'Properties.RefreshTokenRotation.Feature';
const grace = 'Properties.RefreshTokenRotation.RetryGracePeriodSeconds';

export const cases: RuleCases = {
  compliant: [client({ Feature: 'ENABLED' }), client({ Feature: 'ENABLED', RetryGracePeriodSeconds: 60 })],
  failing: [
    { template: only('AWS::Cognito::UserPoolClient'), path: feature },
    { template: client({ Feature: 'DISABLED' }), path: feature },
    { template: client({ Feature: 'ENABLED', RetryGracePeriodSeconds: 61 }), path: grace },
  ],
  unreadable: [{ template: client({ Feature: PARAMETER }), path: feature }],
};
