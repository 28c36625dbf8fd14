import type { Control } from './control';

export const CHG: readonly Control[] = [
  {
    id: 'CHG-1',
    title: 'Patching',
    kind: 'T',
    layer: 'operations',
    owner: 'platform engineer',
    statement:
      'Images, runtimes and dependencies are inventoried (SBOM) and scanned. A critical finding in a PHI component opens an incident when found and is fixed within 15 days, a high one within 30. No end-of-life runtime or engine can be synthesized.',
    risk: 'Known holes in old software are how most systems are entered, months after the fix was published.',
    citations: ['164.308(a)(1)(ii)(B)', '164.308(a)(5)(ii)(B)'],
    proofs: [],
    pending: ['SBOM of images and dependencies', 'flow of findings with the limits of 15 and 30 days'],
  },
  {
    id: 'CHG-2',
    title: 'Documented architecture',
    kind: 'T',
    layer: 'operations',
    owner: 'platform engineer',
    statement:
      'Every component, data flow and BAA-covered service is documented from the templates themselves: inventory, network map and data-flow diagram, regenerated on every synth, kept and diffed per release.',
    risk: 'A diagram that was drawn by hand shows the system of last year; you cannot protect what you do not know you have.',
    citations: ['164.316(b)(1)', '164.310(d)(2)(iii)'],
    proofs: [],
    pending: ['documents kept per release, and the difference between releases'],
  },
  {
    id: 'CHG-3',
    title: 'Drift',
    kind: 'T',
    layer: 'operations',
    owner: 'platform engineer',
    statement: 'Drift between template and reality is detected and reported.',
    risk: 'A change made by hand in the console is in no review and in no evidence.',
    citations: ['164.308(a)(8)'],
    proofs: [],
    pending: ['detection of drift and its report'],
  },
];
