import { PHI_SAMPLES, type UrlPart } from '../phi-samples';
import { textPatterns } from '../waf-patterns';
import { problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

const PARTS: Readonly<Record<UrlPart, string>> = { UriPath: 'path', QueryString: 'query' };

/**
 * 45 CFR 164.312(e)(1). Judged by what the web ACL's blocking patterns do to sample URLs, after the transformations
 * that it asks for, not by how its rules are named.
 */
export const phiInUrl: Rule = {
  id: 'TLS-4.phi-in-url',
  title: 'Web ACLs block requests whose path or query carries an identifier of a person',
  help: 'Block regular expressions for social security and medical record numbers, birth dates, e-mail addresses and phone numbers in UriPath and QueryString.',
  types: ['AWS::WAFv2::WebACL'],
  judge(acl, set) {
    const { patterns, hidden } = textPatterns(acl, set);
    return Object.entries(PHI_SAMPLES).flatMap(([kind, samples]) =>
      (Object.keys(PARTS) as UrlPart[]).flatMap((part): Problem[] => {
        const reading = patterns.filter((pattern) => pattern.part === part);
        const passes = samples[part].find((sample) => !reading.some((pattern) => pattern.matches(sample)));
        if (passes === undefined) return [];
        const problem = problemWith(
          'Rules',
          `${kind} passes in the ${PARTS[part]}: ${passes}`,
          'a rule that blocks it',
        );
        return [hidden ? { ...problem, unreadable: true } : problem];
      }),
    );
  },
};
