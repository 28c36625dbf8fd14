import { compliant, problemWith } from '../judging';
import type { Rule } from '../rule';

/** A loop (`Fn::ForEach`) or a macro in a resource's place decides at deployment what no template check can see. */
export const readableResource: Rule = {
  id: 'EVD-1.readable-resource',
  title: 'Every resource can be read in the template',
  help: 'Write the resource out, or judge the expanded template.',
  types: '*',
  judge({ type, logicalId }) {
    if (type !== '') return compliant;
    const allowed = 'a resource with a Type';
    return logicalId.startsWith('Fn::')
      ? [{ ...problemWith('', logicalId, allowed), unreadable: true }]
      : [problemWith('', 'without a Type', allowed)];
  },
};
