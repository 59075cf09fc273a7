/* Texts of attached files and of the comparison of what was signed with what was exported. */
#ifndef ZONA_CORE_TEXT_ALLEGATI_H
#define ZONA_CORE_TEXT_ALLEGATI_H

#include "core/text/text.h"

#define ZT_FIRMATO_GRANDE "Il file supera %u MB: allega una versione più piccola."
#define ZT_FIRMATO_BUSTE \
  "Il file è firmato più di %d volte, una busta dentro l'altra: allega il documento firmato una volta."
#define ZT_ALLEGATO_A                                                                                  \
  "\"%s\" non dice a che cosa allegare il file: scrivi per esempio impegno:2025/1, atto:DET/2025/12, " \
  "giustificativo:ID, "                                                                                \
  "liquidazione:2025/7, pagamento:ID, piano:ID."
#define ZT_ALLEGATO_ALTRUI "Puoi allegare file solo alle registrazioni e agli invii del tuo ufficio."
#define ZT_ALLEGATO_IMPRONTA \
  "L'allegato non porta un'impronta leggibile: è stato scritto da un programma che non è Zona."
#define ZT_ALLEGATO_PERCORSO "Il percorso della cartella di Zona è troppo lungo per conservarvi gli allegati."
#define ZT_ALLEGATO_NON_QUI \
  "Il file non è su questa postazione: resta dove è stato allegato. Chiedilo a chi l'ha allegato."
#define ZT_ALLEGATO_ROVINATO                                                                                          \
  "Il file conservato non è più quello allegato: è cambiato o si è rovinato. Recuperane una copia e allegala di " \
  "nuovo."
#define ZT_API_BASE64        "\"%s\" manca, o non è scritto in base64."
#define ZT_ATTACH_CHE        "Indica a che cosa allegarlo: --a ENTITÀ:CHIAVE, oppure --manifest con --fondo e --anno"
#define ZT_ATTACH_FATTO      "Allegato %s (%s): %s"
#define ZT_ATTACH_RESTA      "Il file resta su questa postazione; nome e impronta partono con la prossima sincronizzazione."
#define ZT_ATTACH_NESSUNO    "Nessun allegato."
#define ZT_ATTACH_SCRITTO    "%s scritto in %s; l'impronta è quella registrata."
#define ZT_ATTACH_CHECK      "Verifica firme: coincidono %d, differenze %d, non verificabili %d."
#define ZT_ATTACH_RENDICONTO "rendicontazione"
#define ZT_FIRMA_CADES       "CAdES, firma non verificata"
#define ZT_FIRMA_PADES       "PAdES, firma non verificata"
#define ZT_FIRMA_NO          "senza firma digitale"
#define ZT_VF_COINCIDE       "Ciò che è stato firmato coincide con il documento esportato."
#define ZT_VF_DIFFERISCE     "Ciò che è stato firmato NON è il documento esportato."
#define ZT_VF_NON_VERIFICABILE \
  "Non si può confrontare (immagine, firma staccata o PDF senza l'impronta leggibile): controlla a vista."
#define ZT_VF_SI          "coincide"
#define ZT_VF_NO          "NON coincide"
#define ZT_VF_FORSE       "non verificabile: a vista"
#define ZT_QUI_SI         "sì"
#define ZT_QUI_NO         "no"
#define ZT_COL_A_NOME     "File"
#define ZT_COL_A_DI       "Di"
#define ZT_COL_A_BYTE     "Byte"
#define ZT_COL_A_FIRMA    "Firma"
#define ZT_COL_A_VERIFICA "Verifica"
#define ZT_COL_A_QUI      "Qui"
#define ZT_COL_A_ID       "Codice"
#define ZT_COL_A_CHI      "Ente o ambito"
#define ZT_COL_A_FONDO    "Fondo"
#define ZT_COL_A_ESITO    "Esito"
#define ZT_COL_A_VIGORE   "In vigore"

#endif
