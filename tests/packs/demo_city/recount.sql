-- Hand-written counts over the sheets, one statement a line of the table: $code: points from (num, den) below it.
-- FQ3.1 0.6 0.95 4
SELECT count(*) FILTER ((SELECT count(*) FROM workday WHERE d > CAST("登记时间" AS DATE) AND d <= CAST("首次处置时间" AS DATE)) <= 3
                        AND "首次处置时间" IS NOT NULL), count(*)
FROM L05 WHERE "记录编号" LIKE $unit AND CAST("登记时间" AS DATE) BETWEEN '2026-01-01' AND '2026-06-30';
-- FQ3.2 0.5 0.9 5
SELECT count(*) FILTER ("处理结果" IN ('已化解', '依法移交')), count(*)
FROM L05 WHERE "记录编号" LIKE $unit AND CAST("办结期限" AS DATE) BETWEEN '2026-01-01' AND '2026-06-30' AND "处理结果" <> '撤回';
-- FQ3.3 0.5 0.9 3
SELECT count(*) FILTER (CAST("回访日期" AS DATE) <= CAST("回访期限" AS DATE)), count(*)
FROM L05 WHERE "记录编号" LIKE $unit AND CAST("回访期限" AS DATE) BETWEEN '2026-01-01' AND '2026-06-30' AND "处理结果" = '已化解';
-- FQ4.1 0.6 0.95 4
SELECT (SELECT count(DISTINCT "勤务计划编号") FROM L06 WHERE "记录编号" LIKE $unit AND "是否执行" = '是'),
       (SELECT sum(CAST("应报条数" AS INT)) FROM assignments WHERE "单位" || '-%' = $unit AND "台账" = 'L06' AND coalesce("免报", '否') <> '是'
          AND CAST("截止日期" AS DATE) BETWEEN '2026-01-01' AND '2026-06-30')
     - (SELECT count(DISTINCT "勤务计划编号") FROM L06 WHERE "记录编号" LIKE $unit AND "是否执行" = '否' AND "未执行原因" = '经批准抽调');
-- FQ4.2 0.6 0.95 5
SELECT count(*) FILTER ("复查结论" = '合格' AND CAST("整改完成日期" AS DATE) <= CAST("整改期限" AS DATE)), count(*)
FROM L07 WHERE "记录编号" LIKE $unit AND CAST("整改期限" AS DATE) BETWEEN '2026-01-01' AND '2026-06-30' AND "隐患类别" <> '未发现隐患';
-- FQ5.1 0.6 0.95 4
SELECT count(*) FILTER ("答复时间" IS NOT NULL AND (SELECT count(*) FROM workday
                        WHERE d > CAST("受理登记时间" AS DATE) AND d <= CAST("答复时间" AS DATE)) <= 5), count(*)
FROM L08 WHERE "记录编号" LIKE $unit AND CAST("答复期限" AS DATE) BETWEEN '2026-01-01' AND '2026-06-30';
-- FQ5.2 0.6 0.95 4
SELECT count(*) FILTER ("办结日期" IS NOT NULL OR "未办结理由" IS NOT NULL), count(*)
FROM L08 WHERE "记录编号" LIKE $unit AND CAST("承诺时限" AS DATE) BETWEEN '2026-01-01' AND '2026-06-30';
-- FQ6.2 0.6 1 5
SELECT count(*) FILTER ("复核结论" = '同意销号' AND CAST("销号申请时间" AS DATE) <= CAST("期限" AS DATE)), count(*)
FROM L12 WHERE "记录编号" LIKE $unit AND CAST("期限" AS DATE) BETWEEN '2026-01-01' AND '2026-06-30';
-- FQ7.2 0.6 1 3
SELECT (SELECT count(DISTINCT "训练任务编号（每人一项）") FROM L15 WHERE "记录编号" LIKE $unit AND "结果" = '合格'),
       (SELECT sum(CAST("应报条数" AS INT)) FROM assignments WHERE "单位" || '-%' = $unit AND "台账" = 'L15' AND coalesce("免报", '否') <> '是'
          AND CAST("截止日期" AS DATE) BETWEEN '2026-01-01' AND '2026-06-30');
