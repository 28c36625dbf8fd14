import * as fc from 'fast-check';
import { clientAddress, trustedProxies, userAgentOf } from '../../../runtime/audit/request-source';
import { parseRecord } from '../../../runtime/audit/validate';
import { canonicalJson } from '../../../runtime/tlog/canonical-json';
import { NOW, record } from './records';

/** Any code points, control characters and halves of pairs among them. */
const anyText = fc.string({ unit: fc.nat({ max: 0x10ffff }).map((code) => String.fromCodePoint(code)) });
const PROXIES = trustedProxies(['10.0.0.0/8', '192.0.2.1', '2001:db8:1::/48']);
const NOBODY = trustedProxies([]);

describe('proof AUD-1 · the address of the client is the last hop that is not ours', () => {
  test.each([
    ['no proxy', undefined, '203.0.113.9', NOBODY, '203.0.113.9'],
    ['a header that nobody vouches for', '198.51.100.1', '203.0.113.9', NOBODY, '203.0.113.9'],
    ['one proxy', '203.0.113.9', '10.0.0.5', PROXIES, '203.0.113.9'],
    ['two proxies', '203.0.113.9, 192.0.2.1', '10.0.0.5', PROXIES, '203.0.113.9'],
    ['a client that lies', '198.51.100.1, 203.0.113.9', '10.0.0.5', PROXIES, '203.0.113.9'],
    [
      'a client that claims to be a proxy of ours',
      '10.9.9.9, 203.0.113.9',
      '10.0.0.5',
      PROXIES,
      '203.0.113.9',
    ],
    ['a proxy that is not ours', '203.0.113.9, 10.0.0.7', '198.51.100.1', PROXIES, '198.51.100.1'],
    ['only proxies of ours', '10.0.0.7', '10.0.0.5', PROXIES, '10.0.0.7'],
    ['an ALB, which appends its peer', '198.51.100.1, 203.0.113.9', undefined, NOBODY, '203.0.113.9'],
    ['several headers', ['198.51.100.1', '203.0.113.9'], '10.0.0.5', PROXIES, '203.0.113.9'],
    ['a port', '203.0.113.9:4711', '10.0.0.5', PROXIES, '203.0.113.9'],
    ['IPv6', '2001:db8:2::9', '2001:db8:1::5', PROXIES, '2001:db8:2::9'],
    ['IPv6 with brackets and port', '[2001:db8:2::9]:4711', '10.0.0.5', PROXIES, '2001:db8:2::9'],
    ['IPv4 in IPv6', '203.0.113.9', '::ffff:10.0.0.5', PROXIES, '203.0.113.9'],
    ['a zone', undefined, 'fe80::1%eth0', NOBODY, 'fe80::1'],
    ['a hop that is no address', 'unknown', '10.0.0.5', PROXIES, '10.0.0.5'],
    ['an empty header', '', '10.0.0.5', PROXIES, '10.0.0.5'],
    ['nothing', undefined, undefined, NOBODY, undefined],
  ])('%s', (_, header, peer, proxies, client) => {
    expect(clientAddress(header, peer, proxies)).toBe(client);
  });

  test('whatever a client writes before it', () => {
    fc.assert(
      fc.property(anyText, (lie) => {
        expect(clientAddress(`${lie}, 203.0.113.9`, '10.0.0.5', PROXIES)).toBe('203.0.113.9');
      }),
    );
  });

  test.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', 'proxy.example.com', '', '2001:db8::/129'])(
    'a range %p is refused',
    (range) => expect(() => trustedProxies([range])).toThrow(TypeError),
  );
});

describe('proof AUD-1 · no user agent sends a record to quarantine', () => {
  test.each([
    ['no header', undefined, 'none'],
    ['an empty one', '', 'none'],
    ['white space', '\t', 'none'],
    ['a program', 'portal/1.0', 'portal/1.0'],
    ['what is no text', 'a\u0000b\ud800c', 'a b c'],
    ['an e-mail address', 'bot/1 (jane@example.com)', '[withheld: email]'],
    ['a social security number', '123-45-6789', '[withheld: ssn]'],
    ['too much', 'x'.repeat(513), `${'x'.repeat(511)}…`],
  ])('%s', (_, header, agent) => expect(userAgentOf(header)).toBe(agent));

  test('whatever it is', () => {
    const piece = fc.oneof(anyText, fc.constantFrom('🩺'.repeat(300), '123-45-6789', 'dob 1.2.80', 'a@b.de'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 3 }), (pieces) => {
        const value = record({ source: { ip: '192.0.2.1', userAgent: userAgentOf(pieces.join('')) } });
        expect(parseRecord(value, { now: NOW })).toMatchObject({ canonical: canonicalJson(value) });
      }),
      { numRuns: 100 },
    );
  });
});
