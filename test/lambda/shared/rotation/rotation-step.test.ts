import { parseRotationStep } from '../../../../lambda/shared/rotation/rotation-step';

const event = { Step: 'setSecret', SecretId: 'arn', ClientRequestToken: 'v', RotationToken: 't' };

test('a step of a rotation is read', () => {
  expect(parseRotationStep(event)).toEqual({ step: 'setSecret', secret: 'arn', version: 'v' });
});

test.each([
  undefined,
  {},
  { ...event, Step: 'stealSecret' },
  { ...event, SecretId: '' },
  { ...event, ClientRequestToken: 7 },
])('%j is none', (wrong) => {
  expect(() => parseRotationStep(wrong)).toThrow('no step of a rotation');
});
