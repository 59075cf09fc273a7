/* Texts of core/schema: a field that a person filled in wrongly. The first %s is the field's label (or the entity's).
 */
#ifndef ZONA_CORE_TEXT_SCHEMA_H
#define ZONA_CORE_TEXT_SCHEMA_H

#include "core/text/text.h"

#define ZT_FIELD_IN         "%s: %s"
#define ZT_FIELD_INT        "%s: \"%s\" non è un numero intero."
#define ZT_FIELD_BOOL       "%s: scrivi si oppure no, non \"%s\"."
#define ZT_FIELD_ENUM       "%s: \"%s\" non è tra i valori ammessi: %s."
#define ZT_FIELD_UTF8       "%s: il testo contiene caratteri illeggibili. Riscrivilo, o salva il file in UTF-8."
#define ZT_FIELD_CONTROL    "%s: il testo contiene caratteri di controllo. Toglili."
#define ZT_FIELD_LONG       "%s: testo troppo lungo, al massimo %u caratteri."
#define ZT_FIELD_BIN        "%s: \"%s\" non è un'impronta valida."
#define ZT_FIELD_CODE       "%s: \"%s\" contiene lettere accentate o altri segni che un codice non ha."
#define ZT_FIELD_CATASTALE  "%s: \"%s\" non è un codice catastale: una lettera e tre cifre, per esempio D049."
#define ZT_FIELD_ISTAT      "%s: \"%s\" non è un codice ISTAT di comune: sei cifre, per esempio 079034."
#define ZT_FIELD_REF        "%s: qui serve il riferimento a un'altra registrazione."
#define ZT_ROW_MISSING      "%s: manca %s."
#define ZT_ROW_MISSING_MANY "%s: mancano %s."
#define ZT_ROW_POSITIVE     "%s: %s deve essere maggiore di zero (è %s)."
#define ZT_ROW_NONNEG       "%s: %s non può essere negativo (è %s)."
#define ZT_ROW_NONZERO      "%s: %s non può essere zero."
#define ZT_ROW_YEAR         "%s: %s deve essere un anno tra 1990 e 2199 (è %s)."
#define ZT_ROW_BAD          "%s: %s ha un valore di tipo sbagliato."

#define ZT_KEY_MISSING  "%s: per riconoscerlo serve %s."
#define ZT_ENTE_KEY     "Ente: serve il codice catastale, oppure il codice fiscale, oppure un codice interno."
#define ZT_AMBITO_DATES "%s: la data di fine (%s) viene prima di quella d'inizio (%s)."
#define ZT_ASSEGNA_GIVER \
  "Somma assegnata: con origine \"ente\" indica chi assegna, un ente (da_ente) oppure un ambito (da_ambito)."
#define ZT_ASSEGNA_OUTSIDE  "Somma assegnata: con origine \"%s\" nessun ente di Zona assegna: togli da_ente e da_ambito."
#define ZT_ASSEGNA_RECEIVER "Somma assegnata: indica chi riceve, un ente (ente) oppure un ambito (ambito), uno solo."
#define ZT_ASSEGNA_SELF     "Somma assegnata: chi assegna e chi riceve sono lo stesso."
#define ZT_ATTO_ISSUER      "Atto: indica chi lo emana, un ente oppure un ambito, uno solo."
#define ZT_IMPUTA_ONE       "Ripartizione: indica l'impegno oppure la liquidazione, uno solo."
#define ZT_IMPEGNO_TWO      "Impegno: indica l'importo programmato (budget) oppure la somma assegnata, non tutti e due."
#define ZT_VARIAZIONE_MINUS "Variazione d'impegno: con motivo \"%s\" l'importo ha il segno meno (è %s)."
#define ZT_VARIAZIONE_PLUS  "Variazione d'impegno: con motivo \"aumento\" l'importo è maggiore di zero (è %s)."
#define ZT_MOVIMENTO_NONE   "Movimento: indica almeno un importo tra impegnato, liquidato e pagato."
#define ZT_FORNITORE_KEY \
  "Fornitore: serve la partita IVA, oppure il codice fiscale dell'ente, oppure (per una persona) un codice interno."
#define ZT_FORNITORE_PERSON                                                                                           \
  "Fornitore: il codice fiscale di una persona non si condivide. Scrivilo in cf_persona (resta in ufficio) e usa le " \
  "iniziali come denominazione."
#define ZT_PIANO_YEARS "Piano di zona: il triennio finisce (%lld) prima di cominciare (%lld)."

#endif
