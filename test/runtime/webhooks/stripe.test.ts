import StripeClient from 'stripe';
import { stripe } from '../../../runtime/webhooks/stripe';
import { corruptedBodies, corruptions, type Given, NOW, SECONDS, verdict } from './fixtures';

const SECRET = 'whsec_0123456789abcdefghijklmnopqrstuv';
const vendor = new StripeClient('sk_test_synthetic').webhooks;
const verifier = stripe();
const EVENT = '{"id":"evt_1","type":"charge.succeeded"}';

const headerOf = (payload: string, timestamp = SECONDS, secret = SECRET) =>
  vendor.generateTestHeaderString({ payload, secret, timestamp });
const signed = (body: Given['body'], header = headerOf(String(body))): Given => ({
  body,
  headers: { 'stripe-signature': header },
});
const said = (given: Given, now?: number) => verdict(verifier, given, SECRET, now);
/** Whether Stripe's own library would take it. */
const vendorTakes = (body: string, header: string) => {
  try {
    vendor.signature!.verifyHeader(body, header, SECRET, 300, undefined, NOW);
    return true;
  } catch {
    return false;
  }
};

describe('proof INT-1 · Stripe', () => {
  test.each([
    ['an event', EVENT, 'verified evt_1'],
    ['text beyond ASCII', '{"id":"evt_2","name":"Zoë 🩺 ż"}', 'verified evt_2'],
    ['spaces and line breaks that nobody may lose', '{\r\n  "id" : "evt_3"\n}\n', 'verified evt_3'],
    ['a megabyte', JSON.stringify({ id: 'evt_4', text: 'x'.repeat(1_000_000) }), 'verified evt_4'],
  ])('%s that its library signed is verified', (_, body, expected) => {
    expect(said(signed(body))).toBe(expected);
    expect(vendorTakes(body, headerOf(body))).toBe(true);
  });

  test('a body without an id of an event is known by its signature; an empty one too', () => {
    const ids = ['[]', '{"id":"cus_1"}', '{"id":7}', 'no JSON', ''].map((body) => said(signed(body)));
    for (const id of ids) expect(id).toMatch(/^verified [0-9a-f]{64}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('every other byte of the body, and every other character of the header, is refused', () => {
    const header = headerOf(EVENT);
    const bodies = [...corruptedBodies(Buffer.from(EVENT))].map((body) => signed(body, header));
    const headers = [...corruptions(header)].map((other) => signed(EVENT, other));
    expect(bodies.length).toBeGreaterThan(255 * EVENT.length);
    expect(headers.length).toBeGreaterThan(95 * header.length);
    expect(new Set(bodies.map((given) => said(given)))).toEqual(new Set(['signature']));
    expect(new Set(headers.map((given) => said(given)))).toEqual(new Set(['header', 'signature']));
  });

  test.each([
    [-301, 'timestamp'],
    [-300, 'verified evt_1'],
    [0, 'verified evt_1'],
    [300, 'verified evt_1'],
    [301, 'timestamp'],
  ])('signed %p seconds from now: %s', (offset, expected) => {
    expect(said(signed(EVENT, headerOf(EVENT, SECONDS + offset)))).toBe(expected);
  });

  test('the tolerance counts whole seconds, as its library does', () => {
    const given = signed(EVENT);
    expect([300_999, 301_000].map((ms) => said(given, NOW + ms))).toEqual(['verified evt_1', 'timestamp']);
  });

  test('while a secret is rolled, either signature will do; a hundred will not', () => {
    const [t, right] = headerOf(EVENT).split(',') as [string, string];
    const wrong = headerOf(EVENT, SECONDS, 'whsec_another0123456789abcdef').split(',')[1]!;
    for (const header of [
      `${t},${right},${wrong}`,
      `${t},${wrong},${right}`,
      `${right},${t},v0=${'0'.repeat(64)}`,
    ]) {
      expect(said(signed(EVENT, header))).toBe('verified evt_1');
      expect(vendorTakes(EVENT, header)).toBe(true);
    }
    expect(said(signed(EVENT, [t, ...Array<string>(100).fill(right)].join(',')))).toBe('header');
  });

  test.each([
    ['no header', undefined],
    ['two headers', [headerOf(EVENT), headerOf(EVENT)]],
    ['two times', `t=${SECONDS},${headerOf(EVENT)}`],
    ['another scheme only', headerOf(EVENT).replace('v1=', 'v0=')],
    ['a time with a zero before it', headerOf(EVENT).replace('t=', 't=0')],
    ['digits in upper case', headerOf(EVENT).toUpperCase()],
    ['nothing', ''],
  ])('%s is refused', (_, header) => {
    expect(said({ body: EVENT, headers: header === undefined ? {} : { 'stripe-signature': header } })).toBe(
      'header',
    );
  });

  test('another secret is refused, and what is none is an error that holds nothing of it', () => {
    expect(verdict(verifier, signed(EVENT), `${SECRET}x`)).toBe('signature');
    expect(() => verdict(verifier, signed(EVENT), 'synthetic-value')).toThrow(
      expect.objectContaining({ name: 'SecretError', message: expect.not.stringContaining('synthetic') }),
    );
  });

  test.each([0, 301, 1.5, Number.NaN])('a tolerance of %p seconds is refused', (toleranceSeconds) => {
    expect(() => stripe({ toleranceSeconds })).toThrow(RangeError);
  });
});
