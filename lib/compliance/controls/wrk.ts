import type { Control } from './control';

export const WRK: readonly Control[] = [
  {
    id: 'WRK-1',
    title: 'Named officers',
    kind: 'A',
    layer: 'organization',
    owner: 'security officer',
    statement:
      'A Security Officer and a Privacy Officer are named, with reporting line and designation letter.',
    risk: "What is everybody's duty is nobody's.",
    citations: ['164.308(a)(2)', '164.530(a)'],
    proofs: [],
    pending: ['register of officers'],
  },
  {
    id: 'WRK-2',
    title: 'Training and clearance',
    kind: 'T+A',
    layer: 'organization',
    owner: 'security officer',
    statement:
      'Training on hire and yearly (what PHI is, misdirected communication, lost device), reminders between, signed acknowledgment and background check. Production access is generated from the register: who is not current has none.',
    risk: 'Most breaches begin with somebody who meant no harm and did not know better.',
    citations: [
      '164.308(a)(3)(i)',
      '164.308(a)(3)(ii)(A)',
      '164.308(a)(3)(ii)(B)',
      '164.308(a)(5)(i)',
      '164.308(a)(5)(ii)(A)',
    ],
    proofs: [],
    pending: ['workforce register', 'access generated from it'],
  },
  {
    id: 'WRK-3',
    title: 'Sanctions and procedures',
    kind: 'A',
    layer: 'organization',
    owner: 'security officer',
    statement:
      'There is a sanctions policy, confidentiality agreements, and procedures with checklists for onboarding, role change and leaving.',
    risk: 'Rules that have no consequence are not followed, and a regulator asks for the record of the consequence.',
    citations: ['164.308(a)(1)(ii)(C)', '164.308(a)(3)(i)', '164.308(a)(3)(ii)(A)', '164.308(a)(3)(ii)(C)'],
    proofs: [],
    pending: ['policy and its sanctions record', 'register of agreements and checklists'],
  },
];
