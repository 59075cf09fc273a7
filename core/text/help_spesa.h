/* Help of the commands of spending. Used only by their table. */
#ifndef ZONA_CORE_TEXT_HELP_SPESA_H
#define ZONA_CORE_TEXT_HELP_SPESA_H

#define ZT_ARG_SPLIT    "impegno|liquidazione ID IMPORTO-PROGRAMMATO=QUOTA …"
#define ZT_ARG_STORNO   "PAGAMENTO [importo=…] [data=…] motivo=…"
#define ZT_ARG_RECUPERO "LIQUIDAZIONE [importo=…] [data=…] motivo=… [reversale_num=…] [nota_credito=NUMERO]"
#define ZT_ARG_RIDUCI   "IMPEGNO [importo=…] [data=…] motivo=… [note=…]"
#define ZT_ARG_REIMPUTA "IMPEGNO anno=… numero=… [importo=…] [data=…]"

#define ZT_OPT_PROVA  "mostra la proposta e non scrive nulla"
#define ZT_OPT_RES_AL "la data (se manca, il 31 dicembre scorso)"
#define ZT_OPT_CREA   "apre le annualità del fondo che mancano"

#define ZT_H_SPLIT "ripartisce una spesa su più importi programmati"
#define ZT_HL_SPLIT                                                                                                    \
  "La quota è un numero intero (60 e 40), una percentuale (33,3%) o un importo (600,00); tutte dello stesso tipo. I " \
  "centesimi tornano sempre: le quote si arrotondano con il metodo di Webster sull'importo cumulato. Di un impegno "   \
  "ripartito seguono la stessa ripartizione anche le liquidazioni e i pagamenti."
#define ZT_H_STORNO   "annulla un pagamento, anche in parte"
#define ZT_HL_STORNO  "Se l'importo manca è tutto ciò che del pagamento non è già stornato."
#define ZT_H_RECUPERO "registra denaro che torna dopo il pagamento, o una nota di credito"
#define ZT_HL_RECUPERO                                                                                        \
  "Con nota_credito=NUMERO registra anche la nota di credito: ciò che non è ancora pagato si toglie dalla " \
  "liquidazione, il resto è un recupero."
#define ZT_H_RIDUCI    "riduce un impegno, con il motivo"
#define ZT_HL_RIDUCI   "Motivi: riduzione, insussistenza, errore_materiale. Si può ridurre ciò che non è liquidato."
#define ZT_H_REIMPUTA  "sposta a un altro anno ciò che di un impegno non è liquidato"
#define ZT_HL_REIMPUTA "Scrive la variazione e il nuovo impegno insieme: per il fondo non cambia nulla."
#define ZT_H_RESIDUI   "mostra residui, prenotazioni decadute ed economie a una data"
#define ZT_HL_RESIDUI                                                                                                  \
  "Residuo è l'impegnato non pagato, senza ciò che è reimputato. L'economia c'è solo quando la Regione ha chiuso " \
  "il fondo per l'ambito."

#define ZT_H_IMPORT_ASSEGNAZIONI "legge un riparto, una riga per ambito o ente"
#define ZT_HL_IMPORT_ASSEGNAZIONI                                                                                      \
  "Colonne: fondo, anno, ambito (o ente), importo, data e, se servono, tipo, stato, atto, origine, note. Le legge la " \
  "Regione, oppure chi riceve (origine esterno, con l'atto). O entra tutto o non entra nulla; una riga già "          \
  "registrata è un errore."
#define ZT_H_IMPORT_SITUAZIONE "legge le situazioni di partenza o i soli importi"
#define ZT_HL_IMPORT_SITUAZIONE                                                                                        \
  "Colonne: budget, data, impegnato, liquidato, pagato e, se servono, tipo (situazione_di_partenza o solo_importo), "  \
  "fonte, ente. Gli importi sono cumulati alla data: si registra la differenza da ciò che c'è già, quindi un file " \
  "letto due volte non conta due volte."
#define ZT_H_IMPORT_PERSONALE "legge il personale per anno, profilo e contratto"
#define ZT_HL_IMPORT_PERSONALE                                                                                          \
  "Colonne: anno, profilo, contratto (ti, td, esterno), teste, fte (1 = una persona a tempo pieno, 0,5 = metà) e, se " \
  "servono, rilevazione, area, serve, condiviso, dal, ente. Una riga che c'è già viene aggiornata."
#define ZT_H_IMPORT_POPOLAZIONE "Regione: legge i residenti dei comuni in un anno"
#define ZT_HL_IMPORT_POPOLAZIONE                                                                                   \
  "Colonne: codice_catastale o codice_istat, anno, residenti (si accettano anche le intestazioni dell'ISTAT; dei " \
  "file "                                                                                                          \
  "per età conta la riga 999)."
#define ZT_H_IMPORT_PIANO "capofila: legge interventi e importi programmati"
#define ZT_HL_IMPORT_PIANO                                                                                              \
  "Colonne: codice, titolo e le altre dell'intervento (area, obiettivo_servizio, leps, gestione, forma, …); fondo, "  \
  "anno, ente, importo per gli importi programmati. Più righe dello stesso codice sono i suoi importi. Ciò che c'è " \
  "già viene aggiornato."

#endif
