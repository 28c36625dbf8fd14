import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, only, PARAMETER, type RuleCases } from './cases';

const good: JsonObject = {
  AccessTokenValidity: 30,
  IdTokenValidity: '30',
  RefreshTokenValidity: 24,
  TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'hours' },
};
const client = (properties: JsonObject) => only('AWS::Cognito::UserPoolClient', properties);

export const cases: RuleCases = {
  compliant: [
    client(good),
    client(change(change(good, 'RefreshTokenValidity', 1), 'TokenValidityUnits.RefreshToken', 'days')),
  ],
  failing: [
    { template: client({}), path: 'Properties.AccessTokenValidity' },
    { template: client({}), path: 'Properties.RefreshTokenValidity' },
    { template: client(change(good, 'AccessTokenValidity', 31)), path: 'Properties.AccessTokenValidity' },
    { template: client(change(good, 'IdTokenValidity', 60)), path: 'Properties.IdTokenValidity' },
    { template: client(change(good, 'RefreshTokenValidity', 25)), path: 'Properties.RefreshTokenValidity' },
    // Cognito takes it for its default, 30 days.
    { template: client(change(good, 'RefreshTokenValidity', 0)), path: 'Properties.RefreshTokenValidity' },
    { template: client(change(good, 'TokenValidityUnits')), path: 'Properties.AccessTokenValidity' },
    {
      template: client(change(good, 'TokenValidityUnits.IdToken', 'hours')),
      path: 'Properties.IdTokenValidity',
    },
  ],
  unreadable: [
    {
      template: client(change(good, 'AccessTokenValidity', PARAMETER)),
      path: 'Properties.AccessTokenValidity',
    },
    {
      template: client(change(good, 'TokenValidityUnits.RefreshToken', PARAMETER)),
      path: 'Properties.TokenValidityUnits.RefreshToken',
    },
  ],
};
