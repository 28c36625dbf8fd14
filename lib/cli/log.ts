import { Command } from 'commander';
import { appendCommand } from './log-append';
import { checkProofCommand } from './log-check-proof';
import { proveCommand } from './log-prove';
import { verifyCommand } from './log-verify';

/** `bulwark log`: what can be done with an audit log. */
export function logCommand(exit: (code: number) => void): Command {
  return new Command('log')
    .description('Keep and check audit logs: Merkle trees in directories or buckets.')
    .addCommand(appendCommand(exit))
    .addCommand(verifyCommand(exit))
    .addCommand(proveCommand(exit))
    .addCommand(checkProofCommand(exit));
}
