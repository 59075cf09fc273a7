/* text: every sentence that a person reads, in Italian, plain and polite, in one place: this folder. A text is a printf
 * format, so that the compiler checks its arguments. A file per area, named as the folder that uses it. */
#ifndef ZONA_CORE_TEXT_TEXT_H
#define ZONA_CORE_TEXT_TEXT_H

#define ZT_NO_MEMORY "Memoria insufficiente. Chiudi qualche programma e riprova."
#define ZT_BUG       "Errore interno (%s). I dati salvati non sono toccati; segnala il messaggio all'assistenza."

#endif
