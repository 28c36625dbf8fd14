import type { Control } from './control';

export const EVD: readonly Control[] = [
  {
    id: 'EVD-1',
    title: 'Evidence on every synth',
    kind: 'T',
    layer: 'organization',
    owner: 'security officer',
    statement:
      'Every synth writes the evidence package: control matrix with, for each control, citation, layer, the risk it treats in plain words, status, resources, rule results that passed as well as failed, and exceptions. Every required and addressable paragraph of 164.308 to 164.316 and 164.400 to 164.414, and the Privacy paragraphs served, has an answer. As JSON, CSV, HTML and OSCAL.',
    risk: 'In an audit, what cannot be shown was not done.',
    citations: ['164.316(b)(1)', '164.308(a)(8)'],
    proofs: [],
    pending: ['OSCAL files', 'validation of every file against its schema'],
  },
  {
    id: 'EVD-2',
    title: 'Audit request list',
    kind: 'T',
    layer: 'organization',
    owner: 'security officer',
    statement:
      'The package answers the audit request list: executed BAAs, training records, latest risk analysis, sample audit entries, incident runbook, sanctions policy, security assessment and penetration-test summaries, architecture overview, security questionnaire and one-page summary.',
    risk: "A regulator's letter leaves days, not weeks, to answer.",
    citations: ['164.316(b)(2)(ii)'],
    proofs: [],
    pending: ['the package of these documents'],
  },
  {
    id: 'EVD-3',
    title: 'Crosswalk',
    kind: 'T',
    layer: 'organization',
    owner: 'security officer',
    statement:
      'Each control is mapped to SOC 2 criteria, HITRUST CSF categories and NIST SP 800-53 Revision 5.',
    risk: 'Customers ask in the words of other frameworks; answering each one by hand produces contradictions.',
    // A service to readers: no paragraph of the rule asks for it.
    citations: [],
    proofs: [],
    pending: ['data of the crosswalk', 'report'],
  },
  {
    id: 'EVD-4',
    title: 'Live evidence',
    kind: 'T',
    layer: 'operations',
    owner: 'security officer',
    statement:
      'A scheduled function reads the deployed account (Config, KMS and the service APIs), compares it with the catalogue and stores a signed, locked snapshot. It probes the edge from outside (protocols, ciphers, chain, HSTS) against the criteria of an SSL Labs A+. The same check runs from the command line.',
    risk: 'Templates show what was meant; only the live account shows what is.',
    citations: ['164.308(a)(8)'],
    proofs: [],
    pending: ['function and its signed snapshot', 'probe of the edge', 'the same check as a command'],
  },
  {
    id: 'EVD-5',
    title: 'Trust page',
    kind: 'T',
    layer: 'organization',
    owner: 'privacy officer',
    statement:
      'A public trust page is generated from the evidence, with the BAA template and policy dates. A claim that is not met cannot appear on it.',
    risk: 'A security promise on a website that is not true is deceptive advertising, and the regulator for that is another one.',
    // A promise to the public: no paragraph of the rule asks for it.
    citations: [],
    proofs: [],
    pending: ['the page', 'test that an unmet claim cannot appear'],
  },
  {
    id: 'EVD-6',
    title: 'Policies',
    kind: 'A',
    layer: 'organization',
    owner: 'security officer',
    statement:
      'Every policy and public statement has a version, effective date, owner and a review within the year, and is kept six years from when it was last in effect.',
    risk: "An auditor asks for the policy that was in force on the day of the incident, not for today's.",
    citations: ['164.316(a)', '164.316(b)(2)(i)', '164.316(b)(2)(iii)', '164.530(j)'],
    proofs: [],
    pending: ['policy register', 'dates on the pages'],
  },
];
