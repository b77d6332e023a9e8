"""The plainest bad news in French, German, Spanish, Portuguese and Chinese: few words, said outright.

European languages are read word by word like English, Chinese by its characters (`CHINESE`: kind → phrases).
Where a word means something else in English, it stands with a neighbour or not at all.
"""

from insights.signals.lexicon.entry import BAD, GOOD, WORSE, Entry
from portfolio.signals import SignalKind

_FRENCH_SUPPLIER = "fournisseur|fournisseurs|prestataire|prestataires|entrepreneur|constructeur|fabricant"
_GERMAN_SUPPLIER = "lieferant|lieferanten|auftragnehmer|hersteller|baufirma|dienstleister|zulieferer"
_SPANISH_SUPPLIER = "proveedor|proveedores|contratista|contratistas|fabricante|fornecedor|fornecedores|empreiteira"

_DATE = """
retard|retards|retardé|retardée|retardés|retardées|repoussé|repoussée|repoussés|repoussées|reporté|reportée
décalé|décalée|différé|différée
verzögert|verzögern|verzögerung|verzögerungen|verspätet|verspätung|verspätungen|verschoben|überfällig|rückstand
verzug
retraso|retrasos|retrasa|retrasado|retrasada|retrasados|retrasadas|demora|demoras|aplazado|aplazada|pospuesto|pospuesta
atraso|atrasos|atrasado|atrasada|atrasados|atrasadas|adiado|adiada|adiamento
"""

_VENDOR = f"""
{_FRENCH_SUPPLIER} ~5 faillite|défaillant|bilan|retire|pas|insolvable
{_GERMAN_SUPPLIER} ~5 insolvent|insolvenz|ausgefallen|pleite|nicht|kündigt|gekündigt
{_SPANISH_SUPPLIER} ~5 quiebra|falência|insolvente|no|não|incumpl*|rescind*|abandon*
faillite|insolvenz|konkurs|quiebra|falência|insolvenzantrag|liquidation judiciaire
déposé|dépose|déposer le bilan
contrat|vertrag|contrato ~4 résilié|rompu|gekündigt|rescindido|rescindida|cancelado
nicht geliefert
"""

_BLOCKED = """
bloqué|bloquée|bloqués|bloquées|arrêté|arrêtée|suspendu|suspendue|interrompu|interrompue
gestoppt|eingestellt|baustopp|blockiert|unterbrochen|stillstand|lahmgelegt
steht|stehen|ruht|ruhen seit|still
paralizado|paralizada|paralizados|paralizadas|detenido|detenida|suspendido|suspendida|bloqueado|bloqueada|parado|parada
paralisado|paralisada|paralisados|paralisadas|suspenso|suspensa|interrompida|interrompido
"""

_QUALITY = """
échoué|échouée|échec|panne|pannes|défaut|défauts|défectueux|défectueuse|fissure|fissures|effondré|effondrement|fuite
gescheitert|fehlgeschlagen|durchgefallen|defekt|defekte|defekten|mangel|mängel|ausfall|ausgefallen|riss|risse|einsturz|
    eingestürzt|undicht|beschädigt|fehlerhaft|fehlerhafte
nicht ~1 bestanden
falló|fallado|fallaron|fallas|fallos|fallida|fallido|avería|averías|averiado|defectos|defectuoso|defectuosa|grieta|grietas|
    derrumbe|fuga|dañado|dañada
falhou|falharam|falha|falhas|avaria|avariado|defeito|defeitos|fissuras|rachadura|rachaduras|desabou|desabamento|danificado
"""

_SECURITY = """
blessé|blessée|blessés|blessées|accident mortel|décès|cyberattaque|piratage|illégal|illégale|amiante|incendie
verletzt|verletzte|verletzten|verunglückt|getötet|unfall|datenleck|cyberangriff|gehackt|asbest|verstoß|klage|verklagt
herido|herida|heridos|heridas|muerto|muertos|accidente|ciberataque|incendio|amianto|demanda judicial
ferido|ferida|feridos|feridas|morto|mortos|morreu|acidente|ciberataque|incêndio
"""

_DECISION = """
refusé|refusée|refusés|rejeté|rejetée|rejetés
abgelehnt|verweigert|untersagt|zurückgewiesen
denegado|denegada|rechazado|rechazada|rechazó|denegó
negado|negada|recusado|recusada|recusou|rejeitado|rejeitada|indeferido|indeferida
"""

_BUDGET = """
dépassé|dépassée|dépassement|dépassements|surcoût|surcoûts
budgetüberschreitung|mehrkosten|überschritten|kostensteigerung|kostensteigerungen|kostenexplosion|finanzierungslücke
sobrecoste|sobrecostes|sobrecosto|sobrecostos
estouro|derrapagem|sobrecusto|sobrecustos
presupuesto ~3 superado|excedido|agotado
orçamento ~3 ultrapassado|excedido|esgotado|estourado
"""

_PEOPLE = """
démissionné|démission|démissionne|kündigung|kündigungen|personalmangel|fachkräftemangel
dimitido|dimitió|renunció|demitiu|demissão
"""

_SUPPORT = """
annulé|annulée|annulés|abandonné|abandonnée
abgesagt|abgebrochen|zurückgezogen|gestrichen
cancelado|cancelada|cancelados|canceladas|anulado|anulada
"""

_RECOVERED = """
rattrapé|rattrapée|résolu|résolue|résolus|résolues|corrigé|corrigée|corrigés|réparé|réparée
behoben|beseitigt|aufgeholt|gelöst|repariert|abgestellt
recuperado|recuperada|resuelto|resuelta|resueltos|corregido|corregida|corregidos|reparado|reparada|solucionado
resolvido|resolvida|resolvidos|corrigido|corrigida|corrigidos
"""

ABROAD: tuple[Entry, ...] = (
    Entry(SignalKind.DATE, BAD, _DATE, WORSE),
    Entry(SignalKind.VENDOR, BAD, _VENDOR),
    Entry(SignalKind.BLOCKED, BAD, _BLOCKED),
    Entry(SignalKind.QUALITY, BAD, _QUALITY),
    Entry(SignalKind.SECURITY, BAD, _SECURITY),
    Entry(SignalKind.DECISION, BAD, _DECISION),
    Entry(SignalKind.BUDGET, BAD, _BUDGET, WORSE),
    Entry(SignalKind.PEOPLE, BAD, _PEOPLE),
    Entry(SignalKind.SUPPORT, BAD, _SUPPORT),
    Entry(SignalKind.RECOVERY, GOOD, _RECOVERED),
)

CHINESE: dict[SignalKind, str] = {
    SignalKind.DATE: "延误 延期 推迟 滞后 逾期 拖延 延迟 落后",
    SignalKind.VENDOR: "破产 倒闭 未交付 尚未交付 没有交付 违约 解除合同 终止合同 未交货 断供",
    SignalKind.BLOCKED: "停工 受阻 停滞 暂停 中断 停产 叫停 无法继续 无法开始",
    SignalKind.QUALITY: "未通过 不合格 故障 裂缝 缺陷 失败 坍塌 塌方 漏水 渗漏 损坏 瘫痪 崩溃 返工 泄漏",
    SignalKind.SECURITY: "受伤 死亡 事故 身亡 伤亡 泄露 违规 违法 火灾 爆炸 起诉 黑客 勒索",
    SignalKind.DECISION: "被拒 未批准 未获批 驳回 未获批准 不予批准 否决",
    SignalKind.BUDGET: "超支 超预算 资金不足 资金短缺 撤资 欠款 成本上升",
    SignalKind.PEOPLE: "离职 辞职 人手不足 人员不足 缺人",
    SignalKind.SUPPORT: "取消 反对 退出 投诉",
}
