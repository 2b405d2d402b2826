import { escapeHtml } from '../pages/page.js';

/** Pieces of forms, as HTML. What they are given as `label`, `hint` and `body` is HTML already; names and values are not. */
export interface Option {
  value: string;
  label: string;
  hint?: string;
}

const soft = (hint: string | undefined): string => (hint ? `<small class="soft">${hint}</small>` : '');

export const group = (legend: string, hint: string, body: string): string =>
  `<fieldset><legend>${legend}</legend>
<p class="soft">${hint}</p>
${body}
</fieldset>`;

const choice = (attributes: string, label: string, hint?: string): string =>
  `<label class="choice"><input ${attributes}><span>${label}${soft(hint)}</span></label>`;

export const tick = (name: string, isOn: boolean, label: string, hint?: string): string =>
  choice(`type="checkbox" name="${escapeHtml(name)}"${isOn ? ' checked' : ''}`, label, hint);

export const radios = (name: string, chosen: string, options: readonly Option[]): string =>
  options
    .map(({ value, label, hint }) => {
      const picked = value === chosen ? ' checked' : '';
      return choice(`type="radio" name="${name}" value="${escapeHtml(value)}"${picked}`, label, hint);
    })
    .join('\n');

/**
 * @param options `<option>` and `<optgroup>`
 * @param attributes of the control, such as what describes it
 */
export const select = (name: string, label: string, options: string, attributes = '', look = ''): string =>
  `<label class="field${look}" for="${name}">${label}<select id="${name}" name="${name}"${attributes}>${options}</select></label>`;

export const option = (value: string, label: string, chosen: string, attributes = ''): string =>
  `<option value="${escapeHtml(value)}"${attributes}${value === chosen ? ' selected' : ''}>${label}</option>`;

export const button = (act: string, label: string, attributes = ''): string =>
  `<button type="submit" name="act" value="${act}"${attributes}>${label}</button>`;
