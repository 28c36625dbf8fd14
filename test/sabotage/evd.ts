import { sabotage } from '../support/sabotage';

sabotage('EVD-1.readable-resource', 'a loop stands where a resource should', (draft) =>
  draft.add('database', '', {}),
);
