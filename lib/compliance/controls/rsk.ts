import type { Control } from './control';

export const RSK: readonly Control[] = [
  {
    id: 'RSK-1',
    title: 'Risk analysis',
    kind: 'A',
    layer: 'organization',
    owner: 'security officer',
    statement:
      'A risk analysis is made at least yearly over every inventory item that holds PHI: threats, present controls, residual risk accepted by a named person. Leadership reviews and signs. Findings are tracked to remediation with owner and date.',
    risk: 'A missing risk analysis is the finding in almost every settlement with the regulator.',
    citations: ['164.308(a)(1)(ii)(A)', '164.308(a)(1)(ii)(B)'],
    proofs: [],
    pending: ['risk register over the inventory, with its signatures'],
  },
  {
    id: 'RSK-2',
    title: 'A change re-opens the analysis',
    kind: 'T',
    layer: 'organization',
    owner: 'security officer',
    statement:
      "A significant change re-opens the risk analysis: synth compares the architecture's fingerprint (services, PHI flows, internet exposure) with the one that the last analysis signed off, and refuses a production synth until it is re-assessed.",
    risk: 'An analysis describes the system of the day it was written; the next feature can make it wrong.',
    citations: ['164.308(a)(1)(ii)(A)', '164.308(a)(8)'],
    proofs: [],
    pending: [
      'fingerprint of the architecture',
      'refusal of a production synth that differs from the signed one',
    ],
  },
];
