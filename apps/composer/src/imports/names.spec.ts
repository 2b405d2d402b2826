import { describe, expect, it } from '@jest/globals';
import { FieldNames, variableName } from './names.js';

describe('names of variables', () => {
  it.each([
    ['first_name', 'first_name'],
    ['FirstName', 'FirstName'],
    ['First Name', 'firstName'],
    ['Company Name, LLC', 'companyNameLLC'],
    ['first-name', 'first_name'],
    ['Straße', 'Strasse'],
    ['prénom', 'prenom'],
    ['שם', 'shm'],
    ['שם לקוח', 'shmLkvch'],
    ['Имя', 'Imia'],
    ['Όνομα', 'Onoma'],
    ['1st', 'n1st'],
    ['constructor', 'constructorValue'],
    ['__proto__', '__proto__Value'],
  ])('come from %s as %s', (written, name) => expect(variableName(written)).toBe(name));

  it('are one where only capitals and blanks differ, and two where letters do', () => {
    const names = new FieldNames();
    expect(
      ['Due Date', 'due_date', 'DueDate', 'ה', 'ח', 'ע', 'א', '日', '月', '日'].map((name) =>
        names.nameOf(name),
      ),
    ).toEqual(['dueDate', 'dueDate', 'dueDate', 'h', 'ch', 'a', 'a2', 'field1', 'field2', 'field1']);
  });
});
