import type { Control } from './control';

export const SAF: readonly Control[] = [
  {
    id: 'SAF-1',
    title: 'Crisis detection',
    kind: 'T',
    layer: 'application',
    owner: 'privacy officer',
    statement:
      'Crisis detection runs on every inbound message and live call, within 10 seconds from phrase to escalation, the text holding no PHI. Tier 1 phrases escalate at once with a 988 referral and a text to the on-call clinician; tier 2 ambiguous language goes to a model on Bedrock; tier 3 are behavioural signals (sequential cancellations and others). Any failure escalates.',
    risk: 'A message about suicide that waits in an inbox until Monday.',
    // Care for patients: no paragraph of the rule asks for it.
    citations: [],
    proofs: [],
    pending: ['functions of the three tiers', 'labelled corpus', 'tests that every failure escalates'],
  },
];
