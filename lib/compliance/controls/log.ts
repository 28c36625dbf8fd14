import type { Control } from './control';

export const LOG: readonly Control[] = [
  {
    id: 'LOG-1',
    title: 'Application logs free of PHI',
    kind: 'T',
    layer: 'application',
    owner: 'platform engineer',
    statement:
      'Every application log line, uncaught exceptions and library output on stdout and stderr included, passes a scrubber that removes the HIPAA identifiers that text can show (by field name and by pattern; names in known fields) before it reaches CloudWatch. CloudWatch data-protection policies are the second net.',
    risk: 'Logs are read by people and tools that no patient agreed to; a name in an error message is a disclosure.',
    citations: ['164.312(a)(1)', '164.514(b)(2)'],
    proofs: [],
    pending: [
      'the scrubber, in front of everything that a function writes',
      'labelled corpus with its recall and precision',
      'data-protection policies on the log groups',
    ],
  },
];
