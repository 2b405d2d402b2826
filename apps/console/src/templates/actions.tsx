import { Button } from '@mantine/core';
import type { Template } from '../api/calls.ts';
import { Confirm } from '../parts/confirm.tsx';
import { useMayChange } from '../workflow/owner.tsx';
import { Steps } from '../workflow/steps.tsx';
import { texts } from './texts.ts';

interface ActionsProps {
  base: Template;
  isChanged: boolean;
  isReady: boolean;
  isSaving: boolean;
  onSave: () => void;
  onUndo: () => void;
  again: () => void;
}

/** What can be done with what is written, or with the version where nothing is. */
export function Actions({ base, isChanged, isReady, isSaving, onSave, onUndo, again }: ActionsProps) {
  const mayWrite = useMayChange('templates', base.key, 'content:write');
  return (
    <>
      {isChanged && (
        <Confirm label={texts.undo} title={texts.undo} hurts action={async () => onUndo()}>
          {texts.undoAsk}
        </Confirm>
      )}
      {mayWrite && (
        <Button
          variant={isChanged ? 'filled' : 'default'}
          onClick={onSave}
          disabled={!isReady}
          loading={isSaving}
        >
          {texts.save}
        </Button>
      )}
      {!isChanged && <Steps kinds="templates" of={base} onDone={again} />}
    </>
  );
}
