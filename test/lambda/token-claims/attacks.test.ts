import { answerTo, parseEvent } from '../../../lambda/token-claims/event';

/** As Cognito makes them: in the form of a UUID, of no variant that RFC 9562 knows. */
const SUBJECT = '48b163b0-a0c1-70d0-639c-b89afbb0b721';
const event = (userAttributes: unknown, more = '') =>
  JSON.parse(
    `{"version":"2","triggerSource":"TokenGeneration_Authentication","request":{"userAttributes":${JSON.stringify(userAttributes)}${more}}}`,
  ) as unknown;
const GOOD = { sub: SUBJECT, 'custom:tenant': 'clinic-a' };

test('proof IDN-4 · the id of an account is any that Cognito makes', () => {
  expect(parseEvent(event(GOOD))).toEqual({ person: SUBJECT, tenant: 'clinic-a', signingIn: true });
});

test.each([
  ['what the caller sends along', ',"clientMetadata":{"custom:tenant":"clinic-b","bulwark:roles":"owner"}'],
  [
    'a prototype',
    ',"__proto__":{"userAttributes":{"custom:tenant":"clinic-b"}},"constructor":{"prototype":{}}',
  ],
])('sabotage IDN-4 · %s changes nothing', (_, more) => {
  expect(parseEvent(event(GOOD, more))).toEqual(parseEvent(event(GOOD)));
  const answer = answerTo(event(GOOD, more), 'clinic-a', { 'bulwark:roles': 'provider' });
  expect(answer).toMatchObject({
    response: { claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: {} } } },
  });
  expect(JSON.stringify((answer as { response: object }).response)).not.toMatch(/clinic-b|owner/);
  expect({}).not.toHaveProperty('userAttributes');
});

test.each([
  ['a tenant in other letters', { 'custom:tenant': 'Clinic-A' }],
  ['a tenant with a line behind', { 'custom:tenant': 'clinic-a\n' }],
  ['tenants in a list', { 'custom:tenant': ['clinic-a'] }],
  ['a look-alike of a tenant', { 'custom:tenant': 'clinic-\u0430' }],
  ['an account and more', { sub: `${SUBJECT}'--` }],
  ['an account in wide letters', { sub: SUBJECT.replace('4', '\uff14') }],
])('sabotage IDN-4 · %s is nobody', (_, attributes) => {
  expect(parseEvent(event({ ...GOOD, ...attributes }))).toBeUndefined();
});
