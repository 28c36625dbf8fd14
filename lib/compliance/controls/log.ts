import type { Control } from './control';
import { resource, test } from './proof';

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
    proofs: [
      resource('AWS::Logs::LogGroup', 1, 'log groups that find and mask identifiers'),
      test('proof LOG-1'),
    ],
    pending: [
      'containers of applications: that one captures its own output (`captureOutput`), no template shows',
    ],
  },
];
