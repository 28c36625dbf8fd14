import {
  getExpectedBodyHash,
  getExpectedTwilioSignature,
  validateRequest,
  validateRequestWithBody,
} from 'twilio/lib/webhooks/webhooks';
import { twilio } from '../../../runtime/webhooks/twilio';
import { corruptedBodies, corruptions, type Given, verdict } from './fixtures';

const TOKEN = '0123456789abcdef0123456789abcdef';
const ORIGIN = 'https://app.example.com';
const TARGET = '/webhooks/messages';
const FORM = 'application/x-www-form-urlencoded';
const verifier = twilio({ publicOrigin: ORIGIN });

type Parameters = Readonly<Record<string, string | string[]>>;
const encoded = (parameters: Parameters) =>
  new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one]),
    ),
  ).toString();
const form = (body: Buffer | string, signature: string, more: Partial<Given> = {}): Given => ({
  body,
  target: TARGET,
  ...more,
  headers: { 'content-type': `${FORM}; charset=utf-8`, 'x-twilio-signature': signature, ...more.headers },
});
const sign = (parameters: Parameters, url = ORIGIN + TARGET) =>
  getExpectedTwilioSignature(TOKEN, url, parameters);
const said = (given: Given) => verdict(verifier, given, TOKEN);

const MESSAGE = { MessageSid: 'SM1', From: '+12025550101', Body: 'a b&c=d', To: '+12025550102', Empty: '' };

describe('proof INT-1 · Twilio', () => {
  test.each<[string, Parameters]>([
    ['a message', MESSAGE],
    ['text beyond ASCII', { Body: 'Zoë 🩺 ż', From: '+12025550101' }],
    ['names that sort by code unit', { b: '1', B: '2', _: '3', a1: '4', A: '5' }],
    ['a parameter with several values', { Media: ['b', 'a', 'c'], Sid: '1' }],
    [
      'every character of a keyboard',
      { Body: Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('') },
    ],
    ['nothing', {}],
  ])('%s that its library signed is verified', (_, parameters) => {
    const signature = sign(parameters);
    expect(validateRequest(TOKEN, signature, ORIGIN + TARGET, parameters as Record<string, string>)).toBe(
      true,
    );
    expect(said(form(encoded(parameters), signature))).toMatch(/^verified [0-9a-f]{64}$/);
  });

  test('the order of the parameters does not matter, and makes no other delivery', () => {
    const reversed = Object.fromEntries(Object.entries(MESSAGE).toReversed());
    const ids = [MESSAGE, reversed].map((parameters) => said(form(encoded(parameters), sign(MESSAGE))));
    expect(ids[0]).toMatch(/^verified/);
    expect(ids[1]).toBe(ids[0]);
  });

  test('the port of HTTPS may stand in what was signed, no other', () => {
    const signatures = [':443', ':8443'].map((port) => sign(MESSAGE, `${ORIGIN}${port}${TARGET}`));
    expect(signatures.map((signature) => said(form(encoded(MESSAGE), signature)))).toEqual([
      expect.stringMatching(/^verified/),
      'signature',
    ]);
  });

  test('the host that a request names is not read', () => {
    const signature = sign(MESSAGE, `https://attacker.example${TARGET}`);
    const headers = { host: 'attacker.example', 'x-forwarded-host': 'attacker.example' };
    expect(said(form(encoded(MESSAGE), signature, { headers }))).toBe('signature');
  });

  test('the query belongs to what is signed, as it was written', () => {
    const target = `${TARGET}?tenant=clinic%2Da&note=it's`;
    const given = form(encoded(MESSAGE), sign(MESSAGE, ORIGIN + target), { target });
    expect(said(given)).toMatch(/^verified/);
    for (const other of [TARGET, target.replace('%2D', '-'), `${target}&x=1`]) {
      expect(said({ ...given, target: other })).toBe('signature');
    }
  });

  test('every other byte of a form is refused, unless it writes the same escape in other letters', () => {
    const body = Buffer.from('Body=a+%2Bb&Empty=&From=%2B1202');
    const signature = sign(Object.fromEntries(new URLSearchParams(body.toString())));
    expect(said(form(body, signature))).toMatch(/^verified/);
    const taken = [...corruptedBodies(body)]
      .filter((other) => said(form(other, signature)).startsWith('verified'))
      .map(String);
    expect(taken).toEqual(['Body=a+%2bb&Empty=&From=%2B1202', 'Body=a+%2Bb&Empty=&From=%2b1202']);
  });

  test.each([
    ['a name without =', 'a&b&c=d', { a: 'b', c: 'd' }],
    ['two =', 'a=b=c', { a: 'b=c' }],
    ['a pair twice', 'a=b&a=b', { a: ['b', 'b'] }],
    ['no name', '=b&c=d', { '': 'b', c: 'd' }],
    ['an empty pair', 'a=b&&c=d', { a: 'b', c: 'd' }],
    ['a half escape', 'a=%2', { a: '%2' }],
    ['bytes that are no UTF-8', 'a=%ff', { a: '\ufffd' }],
    ['a space that is not escaped', 'a=b c', { a: 'b c' }],
    ['a line break at the end', 'a=b\n', { a: 'b\n' }],
  ])('a form with %s is refused, though its library would verify it', (_, body, parameters) => {
    const signature = sign(parameters);
    expect(validateRequest(TOKEN, signature, ORIGIN + TARGET, parameters as Record<string, string>)).toBe(
      true,
    );
    expect(said(form(body, signature))).toBe('body');
  });

  test('every other character of the signature is refused', () => {
    const others = [...corruptions(sign(MESSAGE))];
    expect(new Set(others.map((other) => said(form(encoded(MESSAGE), other))))).toEqual(
      new Set(['signature']),
    );
  });

  describe('with JSON', () => {
    const body = '{"EventType":"onMessageAdded","Body":"Zoë"}';
    const target = `${TARGET}?bodySHA256=${getExpectedBodyHash(body)}`;
    const signature = getExpectedTwilioSignature(TOKEN, ORIGIN + target, {});
    const json = (given: Partial<Given> = {}): Given => ({
      body,
      target,
      ...given,
      headers: { 'content-type': 'application/json', 'x-twilio-signature': signature },
    });

    test('what its library takes is verified', () => {
      expect(validateRequestWithBody(TOKEN, signature, ORIGIN + target, body)).toBe(true);
      expect(said(json())).toMatch(/^verified/);
    });

    test('every other byte of the body, and every other character of the URL, is refused', () => {
      const bodies = [...corruptedBodies(Buffer.from(body))].map((other) => said(json({ body: other })));
      const targets = [...corruptions(target)].map((other) => said(json({ target: other })));
      expect(new Set(bodies)).toEqual(new Set(['body']));
      expect(new Set(targets)).toEqual(new Set(['body', 'signature']));
    });

    test('a body that the URL does not cover is refused, also when the URL is signed', () => {
      for (const other of [TARGET, `${target}&bodySHA256=${'0'.repeat(64)}`]) {
        const headers = {
          'content-type': 'application/json',
          'x-twilio-signature': getExpectedTwilioSignature(TOKEN, ORIGIN + other, {}),
        };
        expect(said({ body, target: other, headers })).toBe('body');
      }
    });

    test('a form cannot be passed off as JSON, nor JSON as a form', () => {
      const headers = { 'content-type': 'application/json' };
      expect(said(form(encoded(MESSAGE), sign(MESSAGE), { headers }))).toBe('body');
      expect(said(json({ target: TARGET }))).toBe('body');
    });
  });

  test.each([
    ['no signature', {}],
    ['two signatures', { 'x-twilio-signature': [sign(MESSAGE), sign(MESSAGE)] }],
  ])('%s is refused', (_, headers) => {
    expect(
      said({ body: encoded(MESSAGE), target: TARGET, headers: { 'content-type': FORM, ...headers } }),
    ).toBe('header');
  });

  test.each([
    'http://app.example.com',
    'https://app.example.com/',
    'https://app.example.com:8443',
    'app.example.com',
    '',
  ])('the origin %p is refused', (publicOrigin) => {
    expect(() => twilio({ publicOrigin })).toThrow(TypeError);
  });
});
