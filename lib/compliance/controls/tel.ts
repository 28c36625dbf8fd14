import type { Control } from './control';

export const TEL: readonly Control[] = [
  {
    id: 'TEL-1',
    title: 'Video visits',
    kind: 'T',
    layer: 'application',
    owner: 'platform engineer',
    statement:
      'Video visits signal through a BAA-covered service over TLS 1.3, media is DTLS-SRTP, recordings are encrypted and stored under the same controls as notes, and sessions time out on both sides.',
    risk: 'A visit that strangers can join or record is a consulting room with an open door.',
    citations: [
      '164.312(a)(1)',
      '164.312(a)(2)(iii)',
      '164.312(a)(2)(iv)',
      '164.312(b)',
      '164.312(c)(1)',
      '164.312(d)',
      '164.312(e)(1)',
      '164.312(e)(2)(i)',
      '164.312(e)(2)(ii)',
    ],
    proofs: [],
    pending: [
      'signalling, media and recording resources',
      'functions of the visit, with timeouts on both sides',
    ],
  },
];
