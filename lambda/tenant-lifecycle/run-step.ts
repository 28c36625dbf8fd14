import { destruction } from './destruction';
import { ABANDON, RELEASE } from './env';
import { InputError } from '../shared/errors';
import { exporting } from './export';
import { abandon, onboarding, undoOnboarding } from './onboarding';
import type { AnyRequest, Progress } from './request';
import { release, type Action } from './steps';
import type { World } from './world';

/**
 * Does one step of a workflow, or takes it back.
 * @throws InputError when there is no such step
 */
export async function runStep(request: AnyRequest, world: World): Promise<Progress> {
  switch (request.workflow) {
    case 'onboarding': {
      if (request.undo) return pick(undoOnboarding, request.step)(request, world);
      if (request.step === ABANDON.name) return abandon(request, world);
      return pick(onboarding, request.step)(request, world);
    }
    case 'export':
      return pick(request.undo ? {} : { ...exporting, ...LAST }, request.step)(request, world);
    case 'destruction':
      return pick(request.undo ? {} : { ...destruction, ...LAST }, request.step)(request, world);
  }
}

const LAST = { [RELEASE.name]: release };

function pick<Request>(
  actions: Readonly<Record<string, Action<Request> | undefined>>,
  step: string,
): Action<Request> {
  const action = Object.hasOwn(actions, step) ? actions[step] : undefined;
  if (!action) throw new InputError(`no such step: ${step}`);
  return action;
}
