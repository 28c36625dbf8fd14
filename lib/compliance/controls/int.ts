import type { Control } from './control';
import { resource, test } from './proof';

export const INT: readonly Control[] = [
  {
    id: 'INT-1',
    title: 'Verified webhooks',
    kind: 'T',
    layer: 'edge',
    owner: 'platform engineer',
    statement:
      'Inbound webhooks are verified on the raw body in constant time, with replay protection: Twilio (HMAC-SHA1), Stripe, Vapi-style shared secret, generic HMAC-SHA256. POST only; an unverified one gets 401 and an audit event. A public inbound route without a verifier fails synth.',
    risk: 'Anyone can send a message that claims to come from your vendor; an unverified one can change appointments, payments or records.',
    citations: ['164.312(d)'],
    proofs: [test('proof INT-1')],
    pending: [],
  },
  {
    id: 'INT-2',
    title: 'Rate limits',
    kind: 'T',
    layer: 'edge',
    owner: 'platform engineer',
    statement: 'Public endpoints have rate limits by IP address and by account.',
    risk: 'Without limits a program can try millions of passwords, or page through every patient number.',
    citations: ['164.312(a)(1)'],
    proofs: [
      resource('AWS::WAFv2::WebACL', 1, 'the firewall with the limits'),
      resource('AWS::WAFv2::WebACLAssociation', 1, 'the firewall is on the load balancer'),
    ],
    pending: [],
  },
  {
    id: 'INT-3',
    title: 'Referral intake',
    kind: 'T',
    layer: 'application',
    owner: 'platform engineer',
    statement:
      "A referring provider's package is verified, scanned and routed to the right queue, and its source organization is logged.",
    risk: 'A forged or infected referral enters the practice as a trusted document.',
    citations: ['164.312(e)(1)'],
    proofs: [],
    pending: ['workflow'],
  },
];
