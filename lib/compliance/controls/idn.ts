import type { Control } from './control';
import { register, resource, test } from './proof';

const POOL = { MfaConfiguration: 'ON', 'AdminCreateUserConfig.AllowAdminCreateUserOnly': true } as const;

export const IDN: readonly Control[] = [
  {
    id: 'IDN-1',
    title: 'Unique users with strong sign-in',
    kind: 'T',
    layer: 'identity',
    owner: 'platform engineer',
    statement:
      'One user per person, invited (no self sign-up), workforce and patients in separate pools. MFA is required for every account: TOTP, or passkeys and hardware keys with user verification (`MULTI_FACTOR_WITH_USER_VERIFICATION`); SMS and e-mail codes are no factor. Threat protection is enforced and compromised passwords are refused.',
    risk: 'Stolen and reused passwords are the most common way into patient records; a second factor that cannot be intercepted stops them.',
    citations: ['164.312(a)(2)(i)', '164.312(d)', '164.308(a)(5)(ii)(D)'],
    proofs: [
      resource(
        'AWS::Cognito::UserPool',
        2,
        'workforce and patient pools: invited users, MFA required, threat protection enforced',
        { ...POOL, 'UserPoolAddOns.AdvancedSecurityMode': 'ENFORCED' },
      ),
      resource(
        'AWS::Cognito::UserPoolRiskConfigurationAttachment',
        2,
        'compromised passwords are refused in both pools',
        { 'CompromisedCredentialsRiskConfiguration.Actions.EventAction': 'BLOCK' },
      ),
      resource('AWS::Cognito::UserPoolClient', 2, 'clients of the pools'),
    ],
    pending: [],
  },
  {
    id: 'IDN-2',
    title: 'Automatic logoff',
    kind: 'T',
    layer: 'identity',
    owner: 'platform engineer',
    statement:
      'A session ends after 30 minutes idle (configurable down, never up) and after 24 hours in any case. Refresh tokens rotate on use, the client helper clears the screen at timeout, and a revocation takes effect within a minute.',
    risk: "A screen left open at the front desk shows the last patient's record to the next one.",
    citations: ['164.312(a)(2)(iii)'],
    proofs: [
      resource('AWS::Cognito::UserPoolClient', 2, 'refresh tokens rotate on use', {
        'RefreshTokenRotation.Feature': 'ENABLED',
      }),
      resource('AWS::DynamoDB::Table', 1, 'where sessions are kept, and ended', {
        'Tags.0.Value': 'session-table',
      }),
      test('proof IDN-2'),
      test('proof IDN-2 in a browser'),
    ],
    pending: [],
  },
  {
    id: 'IDN-3',
    title: 'Fresh authentication for sensitive actions',
    kind: 'T',
    layer: 'identity',
    owner: 'platform engineer',
    statement:
      'Sensitive actions (prescribing, export, break-glass) need an authentication fresher than 5 minutes. Telehealth sessions are bound to a known device.',
    risk: 'Someone who sits down at an unlocked session should not be able to prescribe or to take all records away.',
    citations: ['164.312(d)'],
    proofs: [
      resource(
        'AWS::VerifiedPermissions::PolicyStore',
        1,
        'what forbids sensitive actions without a fresh authentication',
      ),
      test('proof IDN-3'),
    ],
    pending: [],
  },
  {
    id: 'IDN-4',
    title: 'Role-based access, minimum necessary',
    kind: 'T',
    layer: 'identity',
    owner: 'privacy officer',
    statement:
      'Access is by role and enforced on the server: patient, therapist, provider (full record of patients in the care team or covered for, at the locations granted), medical assistant (clinical workflow), front desk (scheduling and intake), referring physician (own referrals), administrator, owner (operational reports without record content), auditor, security officer. Permissions are Cedar policies in the repository, evaluated in process by the same engine in tests and in production; the same files deploy to a Verified Permissions policy store. Minimum necessary by default.',
    risk: 'Most snooping is by people with a login. Staff who see only what their work needs cannot look up a neighbour or a celebrity.',
    citations: [
      '164.308(a)(3)(i)',
      '164.308(a)(3)(ii)(A)',
      '164.308(a)(4)(i)',
      '164.308(a)(4)(ii)(B)',
      '164.308(a)(4)(ii)(C)',
      '164.312(a)(1)',
      '164.502(b)',
    ],
    proofs: [
      resource(
        'AWS::VerifiedPermissions::PolicyStore',
        1,
        'the policies, for applications in other languages',
      ),
      resource('AWS::Cognito::UserPool', 2, 'roles and locations in tokens come from the database', {
        'LambdaConfig.PreTokenGenerationConfig.LambdaVersion': 'V2_0',
      }),
      test('proof IDN-4'),
    ],
    pending: [],
  },
  {
    id: 'IDN-5',
    title: 'Access report',
    kind: 'T',
    layer: 'identity',
    owner: 'security officer',
    statement:
      'A report says who holds access, with role, last use and MFA enrolment per person. It is produced on a schedule and on demand, and stored.',
    risk: 'Accounts that nobody remembers are the ones that are misused; they only show when someone looks at the list.',
    citations: ['164.308(a)(3)(ii)(B)', '164.308(a)(5)(ii)(C)'],
    proofs: [test('proof IDN-5')],
    pending: [],
  },
  {
    id: 'IDN-6',
    title: 'Credentials of services',
    kind: 'T',
    layer: 'identity',
    owner: 'platform engineer',
    statement:
      'Credentials between services are short-lived IAM roles; IAM users, access keys and wildcard administrative policies cannot be synthesized. Every privileged or PHI-touching internal endpoint verifies a signed internal identity; API keys are no authentication. Vendor and SIEM secrets live in Secrets Manager and rotate (90 days by default). No client bundle or response holds a service credential.',
    risk: 'A password or key that never expires and sits in code is copied, forgotten and found by the wrong person.',
    citations: ['164.312(a)(1)'],
    proofs: [test('proof IDN-6')],
    pending: [
      'secrets that only a vendor can make, or that tenants share with their SIEM, are replaced by a person, who is paged at 80 and 90 days',
    ],
  },
  {
    id: 'IDN-7',
    title: 'Emergency access',
    kind: 'T',
    layer: 'identity',
    owner: 'security officer',
    statement:
      'Emergency access ("break-glass") exists, demands a reason, lasts at most one hour, alarms at once and is reviewed.',
    risk: 'In an emergency a clinician must reach a record that the rules would deny. If that way in is not watched, it becomes the way around the rules.',
    citations: ['164.312(a)(2)(ii)'],
    proofs: [test('proof IDN-7')],
    pending: ['sign-off of the monthly review, which lists every use (AUD-7)'],
  },
  {
    id: 'IDN-8',
    title: 'Leaving',
    kind: 'T+A',
    layer: 'identity',
    owner: 'security officer',
    statement:
      'When somebody leaves, one action, within one hour of the register saying so, disables the account, revokes sessions and MFA devices, and opens the checklist that closes vendor accounts and returns and wipes devices.',
    risk: 'A former employee whose login still works is a stranger with a key.',
    citations: ['164.308(a)(3)(ii)(C)'],
    proofs: [register('workforce'), test('proof IDN-8')],
    pending: [],
  },
  {
    id: 'IDN-9',
    title: 'People in AWS',
    kind: 'T+A',
    layer: 'identity',
    owner: 'security officer',
    statement:
      'People enter AWS only by federated roles with MFA, in sessions of at most 8 hours, assigned from WRK-2. The root user has hardware MFA and no keys.',
    risk: "Whoever holds an administrator's login to the cloud account holds everything in it.",
    citations: ['164.308(a)(4)(i)', '164.308(a)(4)(ii)(B)', '164.308(a)(4)(ii)(C)', '164.312(d)'],
    proofs: [test('proof IDN-9')],
    pending: ['live check of federation and of the root user', 'assignment from the workforce register'],
  },
];
