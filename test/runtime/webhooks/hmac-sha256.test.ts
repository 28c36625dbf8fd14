import { createHmac } from 'node:crypto';
import { hmacSha256 } from '../../../runtime/webhooks/hmac-sha256';
import { sharedSecret } from '../../../runtime/webhooks/shared-secret';
import { generateSecret, parseSecret, signedHeaders } from '../../../runtime/webhooks/standard-webhooks';
import { corruptedBodies, corruptions, type Given, type Headers, NOW, SECONDS, verdict } from './fixtures';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const KEY = parseSecret(SECRET);
const BODY = '{"type":"audit.entries","name":"Zoë"}';
const verifier = hmacSha256();

/** By the text of Standard Webhooks, without our code. */
function signedByText(id: string, timestamp: number, body: string): Headers {
  const mac = createHmac('sha256', Buffer.alloc(32, 7)).update(`${id}.${timestamp}.${body}`, 'utf8');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${mac.digest('base64')}`,
  };
}
const HEADERS = signedByText('msg_1', SECONDS, BODY);
const said = (headers: Headers, body: Given['body'] = BODY, now = NOW) =>
  verdict(verifier, { headers, body }, SECRET, now);

describe('proof INT-1 · HMAC-SHA256 with a time', () => {
  test('what is signed by the text of the specification is verified; ours is the same', () => {
    expect(said(HEADERS)).toBe('verified msg_1');
    expect(signedHeaders('msg_1', Buffer.from(BODY), [KEY], NOW)).toEqual(HEADERS);
  });

  test('an empty body, and a large one', () => {
    for (const body of ['', 'ż'.repeat(300_000)]) {
      expect(said(signedHeaders('msg_1', Buffer.from(body), [KEY], NOW), body)).toBe('verified msg_1');
    }
  });

  test('one of several signatures will do, in any place, beside schemes that are not read', () => {
    const others = [Buffer.alloc(24, 1), Buffer.alloc(64, 2)];
    const both = signedHeaders('msg_1', Buffer.from(BODY), [...others, KEY], NOW);
    expect(said(both)).toBe('verified msg_1');
    expect(
      said({ ...HEADERS, 'webhook-signature': `v1a,AAAA ${String(HEADERS['webhook-signature'])}` }),
    ).toBe('verified msg_1');
    expect(said(signedHeaders('msg_1', Buffer.from(BODY), others, NOW))).toBe('signature');
  });

  test('every other byte of the body is refused', () => {
    const bodies = [...corruptedBodies(Buffer.from(BODY))];
    expect(new Set(bodies.map((body) => said(HEADERS, body)))).toEqual(new Set(['signature']));
  });

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    'every other character of %s is refused',
    (name) => {
      const others = [...corruptions(String(HEADERS[name]))];
      const all = others.map((other) => said({ ...HEADERS, [name]: other }));
      expect(all.filter((one) => one !== 'header' && one !== 'signature')).toEqual([]);
      expect(said({ ...HEADERS, [name]: [String(HEADERS[name]), String(HEADERS[name])] })).toBe('header');
      expect(said({ ...HEADERS, [name]: [] })).toBe('header');
    },
  );

  test('what one signature covers cannot be cut in another place', () => {
    const headers = signedByText('msg_1', SECONDS, `${SECONDS}.x`);
    expect(said(headers, `${SECONDS}.x`)).toBe('verified msg_1');
    expect(said({ ...headers, 'webhook-id': `msg_1.${SECONDS}` }, 'x')).toBe('header');
  });

  test.each([
    [-301, 'timestamp'],
    [-300, 'verified msg_1'],
    [300, 'verified msg_1'],
    [301, 'timestamp'],
  ])('signed %p seconds from now: %s', (offset, expected) => {
    expect(said(signedByText('msg_1', SECONDS + offset, BODY))).toBe(expected);
  });

  test('a new secret is one that signs and verifies', () => {
    const secret = generateSecret();
    const headers = signedHeaders('msg_1', Buffer.from(BODY), [parseSecret(secret)], NOW);
    expect(verdict(verifier, { headers, body: BODY }, secret)).toBe('verified msg_1');
    expect(generateSecret()).not.toBe(secret);
  });
});

describe('proof INT-1 · a shared secret', () => {
  const vapi = sharedSecret();
  const given = (value: string | readonly string[], name = 'x-vapi-secret'): Given => ({
    headers: { [name]: value },
    body: BODY,
  });

  test('the secret is verified, and a delivery is known by its body', () => {
    const id = verdict(vapi, given(SECRET), SECRET);
    expect(id).toMatch(/^verified [0-9a-f]{64}$/);
    expect(verdict(vapi, given(SECRET), SECRET, NOW + 86_400_000)).toBe(id);
    expect(verdict(vapi, { ...given(SECRET), body: `${BODY} ` }, SECRET)).not.toBe(id);
  });

  test('every other character is refused, and so is the secret twice or nowhere', () => {
    const others = [...corruptions(SECRET)].map((other) => verdict(vapi, given(other), SECRET));
    expect(new Set(others)).toEqual(new Set(['signature']));
    expect(verdict(vapi, given([SECRET, SECRET]), SECRET)).toBe('header');
    expect(verdict(vapi, given(SECRET, 'x-other'), SECRET)).toBe('header');
  });

  test('in another header, behind a word', () => {
    const bearer = sharedSecret({ header: 'Authorization', prefix: 'Bearer ' });
    expect(verdict(bearer, given(`Bearer ${SECRET}`, 'authorization'), SECRET)).toMatch(/^verified/);
    expect(verdict(bearer, given(SECRET, 'authorization'), SECRET)).toBe('signature');
  });

  test.each(['', 'short', 'a placeholder with spaces, which is long'])('%p is no secret', (secret) => {
    expect(() => verdict(vapi, given(secret), secret)).toThrow(
      expect.objectContaining({ name: 'SecretError' }),
    );
  });
});
