/** The look of all public pages: nothing but this may style them. Sides are logical, for both directions of writing. */
export const style = `
:root{color-scheme:light dark;--page:#f3f4f1;--card:#fff;--ink:#1c2321;--soft:#59635f;--line:#dfe3df;--edge:#7d8782;--act:#1f5f4a;--on-act:#fff;--focus:#0b57d0;--fault:#a3161a}
@media (prefers-color-scheme:dark){:root{--page:#121614;--card:#1b211e;--ink:#eef2ef;--soft:#a9b4ae;--line:#303a35;--edge:#7f8b85;--act:#8fd6b8;--on-act:#0d1f18;--focus:#a8c7fa;--fault:#ffb4ab}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;padding:24px 16px;background:var(--page);color:var(--ink);font:17px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic","Noto Sans CJK JP",sans-serif}
main{width:100%;max-width:30rem;background:var(--card);border:1px solid var(--line);border-radius:16px;padding:clamp(24px,6vw,40px)}
.wide{max-width:64rem}
.from{margin:0 0 20px;font-size:15px;font-weight:600;color:var(--soft);overflow-wrap:anywhere}
h1{margin:0 0 12px;font-size:clamp(24px,6vw,30px);line-height:1.2;letter-spacing:-.01em;text-wrap:balance}
h2{margin:0 0 4px;font-size:19px;line-height:1.3;overflow-wrap:anywhere}
p{margin:0 0 12px;overflow-wrap:anywhere}
.soft{color:var(--soft);font-size:15px}
form{margin:24px 0 20px}
button{width:100%;min-height:52px;padding:12px 24px;border:0;border-radius:12px;background:var(--act);color:var(--on-act);font:inherit;font-weight:600;cursor:pointer}
button:hover{filter:brightness(1.08)}
a{color:var(--act)}
:focus-visible{outline:3px solid var(--focus);outline-offset:3px}
p:last-child{margin-bottom:0}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr));gap:20px;margin-bottom:24px}
fieldset,.box{min-width:0;margin:0;padding:16px 20px 12px;border:1px solid var(--line);border-radius:12px}
legend{padding:0 6px;margin-inline-start:-6px;font-size:19px;font-weight:600}
label{overflow-wrap:anywhere}
.choice{display:grid;grid-template-columns:auto 1fr;gap:12px;align-items:start;min-height:44px;padding:8px 0;cursor:pointer}
.choice small{display:block}
input[type=checkbox],input[type=radio]{width:22px;height:22px;margin:2px 0 0;accent-color:var(--act)}
.fields{display:flex;flex-wrap:wrap;gap:12px;margin:4px 0 12px}
.fields label,.field{display:block;flex:1 1 8rem;min-width:0}
select{display:block;width:100%;min-height:44px;margin-top:4px;padding:6px 10px;border:1px solid var(--edge);border-radius:10px;background:var(--card);color:var(--ink);font:inherit}
.named{margin-bottom:12px;font-size:19px;font-weight:600}
.named select{font-size:17px;font-weight:400}
.plain{background:transparent;color:var(--act);border:2px solid var(--act)}
.beside button{width:auto;min-width:min(100%,18rem);margin-bottom:12px}
.told{margin:0 0 20px;padding:14px 18px;border:2px solid var(--act);border-radius:12px}
.fault{border-color:var(--fault)}
.fault strong,.fault a,.wrong{color:var(--fault)}
hr{margin:32px 0 24px;border:0;border-top:1px solid var(--line)}
.past{list-style:none;margin:24px 0;padding:0}
.past li{padding:16px 0;border-top:1px solid var(--line)}
.past p{margin:0}
@media (min-width:44rem){.past li{display:grid;grid-template-columns:13rem 1fr;gap:4px 24px}.past li>:first-child{grid-row:span 2}.past li>:not(:first-child){grid-column:2}}
@media (forced-colors:active){button{border:2px solid ButtonText}}
`;

const colour = /^#[0-9a-f]{6}$/i;

/** A band in the colour of the brand, where nothing has to be read: no brand can make a page illegible. */
export const bandOf = (accent: string | undefined): string =>
  accent !== undefined && colour.test(accent) ? `main{border-top:6px solid ${accent.toLowerCase()}}` : '';
