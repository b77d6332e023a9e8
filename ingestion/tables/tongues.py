"""Header words of other languages, folded as headers are."""

LANGUAGES: dict[str, tuple[str, ...]] = {
    "id": (
        (
            r"(?:projekt|massnahmen?|vorhaben|auftrags?) ?(?:nr|nummer|kennung|kurzel|schlussel|id)|(?:lfd"
            r"|laufende) (?:nr|nummer)"
        ),
        (
            r"(?:numero|no|n|code|ref|reference|identifiant) (?:du |de |d )?(?:projet|operation|dossier|marche"
            r"|affaire)|identifiant"
        ),
        (
            r"(?:codigo|clave|numero|n|num|id|folio)(?: de| del)*(?: la)? (?:proyecto|obra|expediente|contrato"
            r"|licitacion)|codigo|clave|expediente|folio"
        ),
        r"(?:codice|numero)(?: del)? progetto|codice|(?:codigo|numero)(?: do)? projeto|kod projek|no projek",
    ),
    "name": (
        r"(?:projekt|massnahmen?|vorhaben|bauvorhaben)(?:name|titel|bezeichnung)?|bezeichnung|bauprojekt|titel",
        (
            r"(?:nom|intitule|titre|libelle|designation|denomination)(?: du| de la| de l| de)*(?: projet"
            r"| operation| chantier| programme)?|projet|chantier"
        ),
        (
            r"(?:nombre|denominacion|titulo|descripcion corta)(?: de| del)*(?: la)?(?: proyecto| obra| actuacion"
            r"| iniciativa)?|proyecto|obra|actuacion"
        ),
        r"(?:nome|titolo|titulo)(?: del| do)*(?: progetto| projeto| obra)?|progetto|projeto|opera|intervento",
        r"nama(?: projek)?|projek|projectnaam|naam|projektnavn|projektnamn",
    ),
    "programme": (r"programm|programa|programme d operations|forderprogramm|teilprogramm",),
    "department": (
        (
            r"(?:fach)?(?:amt|bereich|abteilung|dezernat|referat|ressort)|zustandig(?:keit|e stelle)?|amt"
            r"|auftraggeber"
        ),
        r"direction(?: pilote)?|service(?: pilote)?|maitr(?:e|ise) d ouvrage|moa|ministere|departement",
        (
            r"(?:entidad|organo|unidad|organismo|dependencia|ministerio|consejeria|direccion)"
            r"(?: (?:ejecutora?|contratante|responsable|promotora?|general))?|area (?:ejecutora|responsable|promotora)"
        ),
        r"(?:ente|settore|dipartimento|direzione)(?: attuatore| responsabile)?|orgao|secretaria|jabatan|agensi",
    ),
    "category": (r"kategorie|projektart|art|categorie|type d operation|categoria|tipo(?: de (?:obra|proyecto))?",),
    "description": (
        (
            r"beschreibung|kurzbeschreibung|projektbeschreibung|(?:description|objet)(?: du projet)?|descripcion"
            r"|objeto(?: del contrato)?|descrizione|descricao|keterangan"
        ),
    ),
    "phase": (r"(?:projekt|leistungs)?phase|etape|avancement phase|fase|etapa|peringkat",),
    "status": (
        r"(?:projekt)?(?:stand|status)|sachstand|bearbeitungsstand|etat(?: d avancement)?|statut|situation",
        r"estado(?: actual)?(?: de la obra| del proyecto)?|situacion|stato|situacao",
    ),
    "rag": (
        (
            r"ampel(?:status|farbe|bewertung)?|(?:status|gesamt)ampel|gesamtstatus|meteo(?: projet)?"
            r"|feu(?:x)?(?: tricolore)?|couleur|semaforo|color|indicateur meteo|semaforo estado"
            r"|semaforo del proyecto|semaforo rag"
        ),
    ),
    "priority": (r"prioritat|priorite|prioridad|priorita|prioridade",),
    "owner": (
        (
            r"projekt(?:leitung|leiter(?:in)?|verantwortliche(?:r)?)|verantwortlich(?:e|er|keit)?|bauleitung"
            r"|ansprechpartner(?:in)?"
        ),
        (
            r"(?:chef|cheffe|responsable|pilote|directeur|directrice)(?: de| du| d)*(?: projet| operation"
            r"| programme)?|charge d affaires?"
        ),
        (
            r"(?:jefe|jefa|responsable|director|directora|gerente|encargado|coordinador|coordinadora)(?: de| del"
            r"| la)*(?: proyecto| obra| obras)?"
        ),
        (
            r"(?:responsabile|capo)(?: di| del)*(?: progetto| procedimento)?|rup|gerente(?: do projeto)?"
            r"|pengurus projek|projectleider"
        ),
    ),
    "sponsor": (r"(?:projekt)?auftraggeber(?:in)?|commanditaire|patrocinador|bauherr",),
    "start": (
        (
            r"(?:projekt|bau|massnahmen)?(?:beginn|start)(?:datum)?|anfang|startdatum|(?:geplanter"
            r"|tatsachlicher) (?:bau)?beginn"
        ),
        (
            r"(?:date )?(?:de |du )?(?:debut|demarrage|lancement|commencement)(?: des travaux| du projet"
            r"| reel(?:le)?| prevu(?:e)?| effectif)*|date de (?:debut|demarrage|lancement)(?: des travaux"
            r"| du projet)?"
        ),
        (
            r"(?:fecha )?(?:de |del )?(?:inicio|comienzo|arranque)(?: de| del| la| las)*(?: obra| obras| proyecto"
            r"| real| previsto)*"
        ),
        r"(?:data )?(?:di |de )?(?:inizio|avvio|inicio)(?: lavori| das obras)?|tarikh mula",
    ),
    "baseline_end": (
        (
            r"(?:fertigstellung|projektende|bauende|enddatum|ende|abschluss)(?:stermin)? (?:plan|soll|geplant"
            r"|ursprunglich)|(?:geplante[rs]?|ursprungliche[rs]?|vertragliche[rs]?) (?:fertigstellung|ende"
            r"|bauende|abschluss|projektende)"
        ),
        (
            r"(?:date de )?(?:fin|livraison|achevement|mise en service)(?: des travaux)? (?:initiale?"
            r"|contractuelle?|de reference|prevue initiale(?:ment)?|initialement prevue)"
        ),
        (
            r"(?:fecha (?:de )?)?(?:fin|termino|terminacion|finalizacion|entrega"
            r"|conclusion)(?: de la obra)? (?:original|inicial|contractual|programada|prevista inicial"
            r"|planificada|contratada)"
        ),
    ),
    "end": (
        (
            r"(?:fertigstellung|projektende|bauende|enddatum|ende|abschluss"
            r"|inbetriebnahme)(?:stermin)? (?:prognose|ist|erwartet|aktuell|voraussichtlich)"
            r"|(?:voraussichtliche[rs]?|erwartete[rs]?|aktuelle[rs]?) (?:fertigstellung|ende|bauende|abschluss"
            r"|inbetriebnahme)"
        ),
        (
            r"(?:date de )?(?:fin|livraison|achevement|mise en service)(?: des travaux)? (?:prevue?|estimee?"
            r"|actualisee?|revisee?|previsionnelle|recalee)"
        ),
        (
            r"(?:fecha (?:de )?)?(?:fin|termino|terminacion|finalizacion|entrega|conclusion)(?: de la obra"
            r"| de obra)? (?:prevista|estimada|actualizada|actual|vigente|reprogramada|proyectada|previsto"
            r"|estimado)"
        ),
        r"fertigstellung|projektende|bauende|enddatum|ende|abschluss|termin|inbetriebnahme",
        (
            r"(?:date de |date )?(?:fin|livraison|achevement|mise en service|echeance)(?: des travaux| du projet"
            r"| de projet)?"
        ),
        (
            r"(?:fecha )?(?:de |del )?(?:fin|termino|terminacion|finalizacion|entrega|conclusion|cierre)(?: de"
            r"| del| la| las)*(?: obra| obras| proyecto)?|plazo"
        ),
        (
            r"(?:data )?(?:di |de )?(?:fine|termine|termino|conclusao|ultimazione)(?: lavori| prevista)*"
            r"|tarikh siap"
        ),
    ),
    "percent_complete": (
        r"(?:bau|projekt)?fortschritt(?: percent)?|fertigstellungsgrad(?: percent)?|(?:percent )?erledigt",
        (
            r"(?:taux |percent |pourcentage )?(?:d |de )?(?:avancement|realisation)(?: physique| des travaux"
            r"| percent)*"
        ),
        (
            r"(?:percent |porcentaje |grado )?(?:de )?(?:avance|ejecucion|progreso)(?: fisico| de obra"
            r"| de la obra| percent)*"
        ),
        r"(?:percent )?(?:avanzamento|andamento|kemajuan)(?: lavori| fisik| percent)*",
    ),
    "baseline_budget": (
        (
            r"(?:gesamtkosten|kosten|budget|gesamtbudget)(?: lt| laut| gemass)* (?:beschluss|plan|soll"
            r"|ursprunglich|urplan)|ursprungliche(?:s)? (?:budget|kosten)"
        ),
        r"(?:cout|budget|montant)(?: total)?(?: du (?:projet|marche))? (?:initial|de reference|vote)",
        (
            r"(?:presupuesto|importe|monto|costo|coste)(?: total)? (?:base|inicial|original|de licitacion"
            r"|de adjudicacion|aprobado)"
        ),
    ),
    "budget": (
        (
            r"(?:gesamt|projekt|plan)?(?:budget|kosten)(?:ansatz|rahmen)?|haushaltsansatz|auftragssumme"
            r"|investitionssumme|volumen"
        ),
        (
            r"(?:cout|budget|montant|enveloppe)(?: total| global| ttc| ht| du projet| du marche| de l operation"
            r"| prevu| des travaux)*"
        ),
        (
            r"(?:presupuesto|importe|monto|costo|coste|inversion|valor)(?: total| contratado| contrato"
            r"| del contrato| del? proyecto| adjudicado| de adjudicacion| vigente| con iva| sin iva| autorizado"
            r"| asignado)*"
        ),
        (
            r"(?:importo|costo|valore|valor|orcamento)(?: totale| total| contratto| do contrato)*|kos(?: projek)?"
            r"|nilai kontrak"
        ),
    ),
    "forecast_cost": (
        (
            r"(?:kosten)?prognose|kostenprognose|prognostizierte (?:gesamt)?kosten|(?:voraussichtliche|aktuelle"
            r"|erwartete) (?:gesamt)?kosten"
        ),
        (
            r"(?:cout|budget|montant)(?: total| final)? (?:previsionnel|estime|actualise|revise|a terminaison"
            r"|prevu a terminaison|final)|cout final(?: estime| previsionnel)?|reste a faire inclus"
        ),
        (
            r"(?:costo|coste|presupuesto|importe|monto)(?: total| final)? (?:estimado|previsto|proyectado"
            r"|actualizado|modificado|revisado|al cierre|final)|(?:costo|coste) final"
        ),
    ),
    "actual_cost": (
        (
            r"(?:bisherige |angefallene )?(?:ist kosten|istkosten|ausgaben|mittelabfluss|verausgabt)(?: bisher"
            r"| ist)?|ist"
        ),
        (
            r"(?:depenses?|montant (?:depense|paye|mandate|decaisse)|realise|cout reel|decaissements?"
            r"|paye)(?: a date| cumulees?)?"
        ),
        (
            r"(?:gasto|importe|monto|inversion|total)? ?(?:ejecutado|pagado|certificado|ejercido|devengado"
            r"|ejecutada|acumulado|acumulada)(?: a la fecha| acumulado)?|gasto(?: real| acumulado| a la fecha)?"
        ),
        r"(?:speso|spesa|pagato|pago|valor pago|gasto)(?: ad oggi| total)?",
    ),
    "vendors": (
        (
            r"auftragnehmer(?:in)?|lieferant|dienstleister|baufirma|firma|generalunternehmer|bauunternehmen"
            r"|auftragnehmerin"
        ),
        (
            r"fournisseurs?|titulaire(?: du marche)?|entreprise(?:s)?(?: titulaires?| travaux)?|prestataires?"
            r"|maitr(?:e|ise) d oeuvre|attributaire"
        ),
        (
            r"contratistas?|proveedor(?:es)?|empresa(?: adjudicataria| contratista| constructora| ejecutora)?"
            r"|adjudicatari[oa]|constructora"
        ),
        r"appaltatore|fornitor[ei]|impresa|contratad[oa]|fornecedor|kontraktor|pemaju|aannemer|leverancier",
    ),
    "currency": (r"wahrung|devise|monnaie|moneda|divisa|valuta|moeda",),
    "reported_on": (
        (
            r"(?:stand|berichtsdatum|stichtag|datenstand|date de (?:situation|mise a jour)|mise a jour"
            r"|fecha de (?:corte|reporte|actualizacion|informe)|corte al)"
        ),
    ),
    "goals": (r"strategische(?:s|r)? ziel(?:e)?|objectifs? strategiques?|objetivos? estrategicos?",),
}
"""Field to what other languages call it."""

NARRATIVE_WORDS = (
    r"bemerkung(?:en)?|anmerkung(?:en)?|kommentar(?:e)?|erlauterung(?:en)?|sachstand|hinweise?|begrundung"
    r"|commentaires?|remarques?|observations?|observaciones|comentarios?|notas?|note|faits marquants"
    r"|points? d attention|osservazioni|observacoes|catatan|ulasan|problematica|justificacion"
)
"""Folded header words of other languages that announce sentences."""
