/** What the public pages say. `{sender}` and `{address}` are filled in. */
export interface PageTexts {
  unsubscribeTitle: string;
  unsubscribeQuestion: string;
  unsubscribeScope: string;
  sentTo: string;
  unsubscribeButton: string;
  unsubscribedTitle: string;
  unsubscribedText: string;
  unknownTitle: string;
  unknownText: string;
  laterTitle: string;
  laterText: string;
  endedTitle: string;
  endedText: string;
  busyText: string;
  foreignTitle: string;
  foreignText: string;
}

const en: PageTexts = {
  unsubscribeTitle: 'Unsubscribe',
  unsubscribeQuestion: 'Stop receiving news and offers from {sender}?',
  unsubscribeScope: 'You will still get messages about your orders, invoices and account.',
  sentTo: 'This message was sent to {address}.',
  unsubscribeButton: 'Unsubscribe',
  unsubscribedTitle: 'You are unsubscribed',
  unsubscribedText: '{sender} will send you no more news and offers. You can close this page.',
  unknownTitle: 'This link does not work',
  unknownText: 'It is incomplete or was changed. Open it from the original message, or copy it once more.',
  laterTitle: 'One moment, please',
  laterText: 'This link will work in a few seconds. Please try again.',
  endedTitle: 'This link has ended',
  endedText:
    'Links to your page end after 180 days, when you end them, or when your address changes. Open the link in our latest message.',
  busyText: 'There were too many requests. Please wait a minute and try again.',
  foreignTitle: 'Nothing was changed',
  foreignText:
    'The request did not come from your page. Open the link from the message again and choose there.',
};

const de: PageTexts = {
  unsubscribeTitle: 'Abmelden',
  unsubscribeQuestion: 'Keine Neuigkeiten und Angebote mehr von {sender} erhalten?',
  unsubscribeScope: 'Nachrichten zu Ihren Bestellungen, Rechnungen und Ihrem Konto erhalten Sie weiterhin.',
  sentTo: 'Diese Nachricht ging an {address}.',
  unsubscribeButton: 'Abmelden',
  unsubscribedTitle: 'Sie sind abgemeldet',
  unsubscribedText:
    '{sender} sendet Ihnen keine Neuigkeiten und Angebote mehr. Sie können diese Seite schließen.',
  unknownTitle: 'Dieser Link funktioniert nicht',
  unknownText:
    'Er ist unvollständig oder wurde verändert. Öffnen Sie ihn aus der ursprünglichen Nachricht oder kopieren Sie ihn noch einmal.',
  laterTitle: 'Einen Moment, bitte',
  laterText: 'Dieser Link funktioniert in wenigen Sekunden. Bitte versuchen Sie es noch einmal.',
  endedTitle: 'Dieser Link gilt nicht mehr',
  endedText:
    'Links zu Ihrer Seite enden nach 180 Tagen, wenn Sie sie beenden oder wenn sich Ihre Adresse ändert. Öffnen Sie den Link in unserer neuesten Nachricht.',
  busyText: 'Es waren zu viele Anfragen. Bitte warten Sie eine Minute und versuchen Sie es noch einmal.',
  foreignTitle: 'Es wurde nichts geändert',
  foreignText:
    'Die Anfrage kam nicht von Ihrer Seite. Öffnen Sie den Link aus der Nachricht noch einmal und wählen Sie dort.',
};

const fr: PageTexts = {
  unsubscribeTitle: 'Se désabonner',
  unsubscribeQuestion: 'Ne plus recevoir les actualités et les offres de {sender} ?',
  unsubscribeScope:
    'Vous recevrez toujours les messages concernant vos commandes, vos factures et votre compte.',
  sentTo: 'Ce message a été envoyé à {address}.',
  unsubscribeButton: 'Se désabonner',
  unsubscribedTitle: 'Vous êtes désabonné(e)',
  unsubscribedText: '{sender} ne vous enverra plus d’actualités ni d’offres. Vous pouvez fermer cette page.',
  unknownTitle: 'Ce lien ne fonctionne pas',
  unknownText:
    'Il est incomplet ou a été modifié. Ouvrez-le depuis le message d’origine ou copiez-le à nouveau.',
  laterTitle: 'Un instant, s’il vous plaît',
  laterText: 'Ce lien fonctionnera dans quelques secondes. Veuillez réessayer.',
  endedTitle: 'Ce lien n’est plus valable',
  endedText:
    'Les liens vers votre page prennent fin au bout de 180 jours, lorsque vous y mettez fin ou lorsque votre adresse change. Ouvrez le lien de notre dernier message.',
  busyText: 'Il y a eu trop de demandes. Veuillez patienter une minute, puis réessayer.',
  foreignTitle: 'Rien n’a été modifié',
  foreignText:
    'La demande ne venait pas de votre page. Rouvrez le lien du message et faites votre choix à cet endroit.',
};

const es: PageTexts = {
  unsubscribeTitle: 'Darse de baja',
  unsubscribeQuestion: '¿Dejar de recibir novedades y ofertas de {sender}?',
  unsubscribeScope: 'Seguirá recibiendo los mensajes sobre sus pedidos, sus facturas y su cuenta.',
  sentTo: 'Este mensaje se envió a {address}.',
  unsubscribeButton: 'Darse de baja',
  unsubscribedTitle: 'Su baja está confirmada',
  unsubscribedText: '{sender} no le enviará más novedades ni ofertas. Puede cerrar esta página.',
  unknownTitle: 'Este enlace no funciona',
  unknownText: 'Está incompleto o fue modificado. Ábralo desde el mensaje original o cópielo de nuevo.',
  laterTitle: 'Un momento, por favor',
  laterText: 'Este enlace funcionará en unos segundos. Inténtelo de nuevo.',
  endedTitle: 'Este enlace ya no es válido',
  endedText:
    'Los enlaces a su página caducan a los 180 días, cuando usted los anula o cuando cambia su dirección. Abra el enlace de nuestro mensaje más reciente.',
  busyText: 'Ha habido demasiadas solicitudes. Espere un minuto e inténtelo de nuevo.',
  foreignTitle: 'No se ha cambiado nada',
  foreignText: 'La solicitud no procedía de su página. Abra de nuevo el enlace del mensaje y elija allí.',
};

const sv: PageTexts = {
  unsubscribeTitle: 'Avregistrera',
  unsubscribeQuestion: 'Vill du sluta få nyheter och erbjudanden från {sender}?',
  unsubscribeScope: 'Du får fortfarande meddelanden om dina beställningar, fakturor och ditt konto.',
  sentTo: 'Meddelandet skickades till {address}.',
  unsubscribeButton: 'Avregistrera',
  unsubscribedTitle: 'Du är avregistrerad',
  unsubscribedText: '{sender} skickar inga fler nyheter och erbjudanden till dig. Du kan stänga sidan.',
  unknownTitle: 'Länken fungerar inte',
  unknownText:
    'Den är ofullständig eller har ändrats. Öppna den från det ursprungliga meddelandet eller kopiera den igen.',
  laterTitle: 'Ett ögonblick',
  laterText: 'Länken fungerar om några sekunder. Försök igen.',
  endedTitle: 'Länken gäller inte längre',
  endedText:
    'Länkar till din sida upphör efter 180 dagar, när du avslutar dem eller när din adress ändras. Öppna länken i vårt senaste meddelande.',
  busyText: 'Det kom för många förfrågningar. Vänta en minut och försök igen.',
  foreignTitle: 'Inget har ändrats',
  foreignText: 'Förfrågan kom inte från din sida. Öppna länken i meddelandet igen och gör dina val där.',
};

const pl: PageTexts = {
  unsubscribeTitle: 'Rezygnacja z subskrypcji',
  unsubscribeQuestion: 'Nie chcesz już otrzymywać nowości i ofert od {sender}?',
  unsubscribeScope: 'Nadal będziesz otrzymywać wiadomości o zamówieniach, fakturach i koncie.',
  sentTo: 'Ta wiadomość została wysłana na adres {address}.',
  unsubscribeButton: 'Zrezygnuj',
  unsubscribedTitle: 'Subskrypcja została anulowana',
  unsubscribedText: '{sender} nie będzie już wysyłać Ci nowości ani ofert. Możesz zamknąć tę stronę.',
  unknownTitle: 'Ten link nie działa',
  unknownText:
    'Jest niekompletny lub został zmieniony. Otwórz go z oryginalnej wiadomości lub skopiuj ponownie.',
  laterTitle: 'Chwileczkę',
  laterText: 'Ten link zadziała za kilka sekund. Spróbuj ponownie.',
  endedTitle: 'Ten link już nie działa',
  endedText:
    'Linki do Twojej strony wygasają po 180 dniach, po ich unieważnieniu przez Ciebie albo po zmianie adresu. Otwórz link z naszej najnowszej wiadomości.',
  busyText: 'Było zbyt wiele prób. Odczekaj minutę i spróbuj ponownie.',
  foreignTitle: 'Nic nie zmieniono',
  foreignText: 'Żądanie nie pochodziło z Twojej strony. Otwórz ponownie link z wiadomości i wybierz tam.',
};

const ja: PageTexts = {
  unsubscribeTitle: '配信停止',
  unsubscribeQuestion: '{sender} からのお知らせやお得な情報の配信を停止しますか？',
  unsubscribeScope: 'ご注文、ご請求、アカウントに関する大切なお知らせは引き続きお届けします。',
  sentTo: 'このメッセージの送信先：{address}',
  unsubscribeButton: '配信を停止する',
  unsubscribedTitle: '配信を停止しました',
  unsubscribedText: '{sender} からのお知らせやお得な情報は今後届きません。このページは閉じてかまいません。',
  unknownTitle: 'このリンクは使用できません',
  unknownText: 'リンクが不完全か、変更されています。元のメッセージから開くか、もう一度コピーしてください。',
  laterTitle: '少々お待ちください',
  laterText: 'このリンクは数秒後にご利用いただけます。もう一度お試しください。',
  endedTitle: 'このリンクは無効になりました',
  endedText:
    'お客様のページへのリンクは、180日が経過した場合、お客様が無効にした場合、またはご連絡先が変わった場合に使えなくなります。最新のメッセージのリンクを開いてください。',
  busyText: 'アクセスが集中しています。1分ほど待ってから、もう一度お試しください。',
  foreignTitle: '何も変更されていません',
  foreignText:
    'このリクエストはお客様のページから送信されたものではありません。メッセージのリンクをもう一度開き、そこで設定してください。',
};

const ar: PageTexts = {
  unsubscribeTitle: 'إلغاء الاشتراك',
  unsubscribeQuestion: 'هل تريد التوقف عن تلقي الأخبار والعروض من {sender}؟',
  unsubscribeScope: 'ستستمر في تلقي الرسائل المتعلقة بطلباتك وفواتيرك وحسابك.',
  sentTo: 'أُرسلت هذه الرسالة إلى {address}.',
  unsubscribeButton: 'إلغاء الاشتراك',
  unsubscribedTitle: 'تم إلغاء اشتراكك',
  unsubscribedText: 'لن تصلك أخبار أو عروض أخرى من {sender}. يمكنك إغلاق هذه الصفحة.',
  unknownTitle: 'هذا الرابط لا يعمل',
  unknownText: 'الرابط غير مكتمل أو تم تغييره. افتحه من الرسالة الأصلية أو انسخه مرة أخرى.',
  laterTitle: 'لحظة من فضلك',
  laterText: 'سيعمل هذا الرابط خلال ثوانٍ. يُرجى المحاولة مرة أخرى.',
  endedTitle: 'انتهت صلاحية هذا الرابط',
  endedText:
    'تنتهي صلاحية روابط صفحتك بعد 180 يومًا، أو عندما تنهيها بنفسك، أو عندما يتغير عنوانك. افتح الرابط الموجود في أحدث رسالة منا.',
  busyText: 'كانت هناك طلبات كثيرة جدًا. يُرجى الانتظار دقيقة ثم المحاولة مرة أخرى.',
  foreignTitle: 'لم يتغير شيء',
  foreignText: 'لم يأتِ الطلب من صفحتك. افتح الرابط من الرسالة مرة أخرى واختر من هناك.',
};

export const pageTexts = { en, de, fr, es, sv, pl, ja, ar };
export type PageLanguage = keyof typeof pageTexts;
export const pageLanguages = Object.keys(pageTexts) as [PageLanguage, ...PageLanguage[]];
