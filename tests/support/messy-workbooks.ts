import * as XLSX from '@e965/xlsx'
import ExcelJS from 'exceljs'
import { encodeGb18030 } from './gb18030.ts'

/**
 * Workbooks with the messes that units really send back. The files lie in `fixtures/import`; they are written anew by
 * `WRITE_FIXTURES=1 npx vitest run tests/integration/spreadsheet-messy.test.ts`.
 */
export interface MessyWorkbook {
  file: string
  make: () => Promise<Uint8Array>
}

type Cell = string | number | Date | null | ExcelJS.CellValue

async function xlsx(build: (book: ExcelJS.Workbook) => void): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook()
  book.created = book.modified = new Date(Date.UTC(2026, 0, 5))
  build(book)
  return new Uint8Array(await book.xlsx.writeBuffer())
}

function sheetOf(book: ExcelJS.Workbook, name: string, rows: Cell[][], merges: string[] = []): ExcelJS.Worksheet {
  const sheet = book.addWorksheet(name)
  for (const row of rows) sheet.addRow(row)
  for (const merge of merges) sheet.mergeCells(merge)
  return sheet
}

const csvLine = (cells: string[], delimiter: string) =>
  cells.map((c) => (/["\n\r]/.test(c) || c.includes(delimiter) ? `"${c.replace(/"/g, '""')}"` : c)).join(delimiter)
const csv = (rows: string[][], delimiter = ',') => rows.map((r) => csvLine(r, delimiter)).join('\r\n') + '\r\n'
const utf8 = (text: string) => new TextEncoder().encode(text)

const HEAD = [
  '序号',
  '场景(需求)名称',
  '所属领域',
  '需求概况',
  '合作方式',
  '投资(预算)金额(万元)',
  '责任单位',
  '实施时限',
  '联系科室及电话',
  '备注',
]

const titles = () =>
  xlsx((book) => {
    sheetOf(
      book,
      '机会清单',
      [
        ['附件1'],
        ['演示区2026年第3批机会清单征集汇总表'],
        ['填报单位（盖章）：演示区商务局', null, null, null, null, null, '填报日期：2026年11月20日'],
        HEAD,
        [
          1,
          '菜市场快检结果上屏',
          '数字商贸',
          '快检结果张贴公示，群众看不到当天数据',
          '采购',
          '约30万',
          '区商务局',
          '2027年6月底',
          '市场科 0791-00000012',
          null,
        ],
        [
          2,
          '沿街商铺用电隐患发现',
          '数字社区',
          '沿街商铺2100户，线路老化靠人工入户',
          '首试首用',
          '待定',
          '区应急局',
          '长期',
          '综合科 0791-00000035',
          null,
        ],
        [],
        ['合计', '2项'],
        ['分管领导签字：', null, null, '单位（盖章）：', null, null, '填报人：李示例', null, '联系电话：0791-00000012'],
        ['注：1.金额单位为万元；2.所属领域按“1+4+N”填写。'],
      ],
      ['A2:J2', 'A3:F3', 'A10:J10'],
    )
  })

const twoRowHeader = () =>
  xlsx((book) => {
    sheetOf(
      book,
      'Sheet1',
      [
        ['2026年需求征集表'],
        [
          '序号',
          '需求名称',
          '所属领域',
          '需求概况',
          '合作模式',
          '资金情况',
          null,
          '牵头单位',
          '联系方式',
          null,
          null,
          '截止时间',
        ],
        [null, null, null, null, null, '投资额（亿元）', '资金来源', null, '科室', '联系人', '办公电话', null],
        [
          1,
          '示例街道停车诱导',
          '智慧交通',
          '老旧小区周边停车位信息靠人工巡查',
          '合作共建',
          '0.5-1',
          '财政资金',
          '示例街道',
          '城建办',
          '王示例',
          '0791-00000081',
          '2027-03-31',
        ],
        [
          2,
          '楼宇能耗监测',
          '智慧楼宇',
          '12栋楼宇抄表靠人工，数据按季汇总',
          '租赁',
          '0.02',
          '自筹',
          '演示区机关事务管理中心',
          '综合科',
          '赵示例',
          '0791-00000061',
          '2027年3月31日17:00',
        ],
      ],
      ['A1:L1', 'A2:A3', 'B2:B3', 'C2:C3', 'D2:D3', 'E2:E3', 'F2:G2', 'H2:H3', 'I2:K2', 'L2:L3'],
    )
  })

const mergedUnits = () =>
  xlsx((book) => {
    sheetOf(
      book,
      '汇总',
      [
        ['责任单位', '序号', '场景名称', '领域', '主要内容', '合作方式', '投资（万元）', '联系人及电话', '完成时间'],
        [
          '区教体局',
          1,
          '中小学食堂留样管理',
          '数字教育',
          '41所学校留样记录为纸质，追溯平均2天',
          '采购',
          45,
          '安全科 张× 0791-00000052',
          '2027年8月底',
        ],
        [
          null,
          2,
          '校门口交通疏导',
          '智慧交通',
          '12所学校放学时段平均拥堵25分钟',
          '首试首用',
          '待定',
          null,
          '2027年6月底',
        ],
        [null, 3, '课后服务排课', '数字教育', '课后服务选课靠纸质登记', '采购', '18', null, '2027年9月'],
        [
          '区文旅局',
          4,
          '社区文化活动预约',
          '数字文创',
          '预约靠微信群接龙，常有空场',
          '招标采购',
          8,
          '公共服务科 0791-00000041',
          '2027年3月',
        ],
        [null, 5, '图书馆自助借还', '数字文创', '3个分馆无人值守时段不能借还', '租赁', '20-30', '同上', '2027年5月'],
        [
          '区数据局',
          6,
          '数据目录更新提醒',
          '智慧政务',
          '61个目录超期未更新，靠人工电话催',
          '采购',
          15,
          '数据科 0791-00000072',
          '2027年6月',
        ],
        [
          '区政数局',
          7,
          '一件事办理进度告知',
          '智慧政务',
          '群众平均打1.7次电话问进度',
          '采购',
          '约20万',
          '审改科 0791-00000073',
          '2027年9月',
        ],
      ],
      ['A2:A4', 'A5:A6', 'H2:H4'],
    )
  })

const contacts = () =>
  xlsx((book) => {
    sheetOf(book, '需求', [
      ['名称', '需求描述', '责任单位', '联系人及联系方式'],
      ['办公楼会议室预约', '26间会议室靠电话登记', '区机关事务中心', '张三 0791-00000061'],
      ['公车充电桩错峰管理', '18个桩白天集中充电', '区机关事务中心', '办公室 李示例 13800000000'],
      ['楼道杂物堆放发现', '老旧小区38个', '示例街道', '平安办 0791-00'],
      ['电动自行车充电监测', '42处集中充电点', '示例街道', '平安办（0791）0000 0081 转 803'],
      ['居家养老服务签到', '服务316户，签到靠纸质单', '区民政局', '养老服务科:86000090/86000091'],
      ['党群活动场地共享', '11个场地分属6家单位', '区委组织部', '79100000095'],
      ['企业诉求办理回访', '诉求办结后靠人工回访', '区商务局', '12345'],
    ])
  })

const amounts = () =>
  xlsx((book) => {
    const values: Cell[] = [
      '约200万',
      '200-300万',
      '200～300万元',
      '待定',
      '面议',
      '2亿',
      36.5,
      '不低于50万元',
      '三百万元',
      '2000000',
      '1,200',
      '50万/年',
      '300-200',
      '数十万',
      '/',
      '不需财政资金',
      '2000000元',
      '864万元（中标）',
      '设备100万，服务50万',
      0,
    ]
    sheetOf(book, '清单', [
      ['单位：万元'],
      ['场景名称', '投资金额', '责任单位'],
      ...values.map((v, i) => [`金额写法${i + 1}`, v, '演示区商务局'] as Cell[]),
    ])
  })

const dates = () =>
  xlsx((book) => {
    const values: Cell[] = [
      '2027年6月底',
      '2027.6.30',
      '2027/6',
      46568,
      '长期',
      '年底',
      '一季度',
      '2027年一季度',
      '2026年6月底',
      '2027年2月30日',
      '27年6月',
      '合同签订后6个月',
      '2027年3月-6月',
      '2027年11月上旬',
      '6月前',
      '2027',
      '另行通知',
      '20270630',
      '2027年上半年',
      '2027年6月低',
    ]
    const sheet = sheetOf(book, '时限', [
      ['需求名称', '实施时限', '需求单位'],
      ...values.map((v, i) => [`时间写法${i + 1}`, v, '演示区商务局'] as Cell[]),
      ['时间写法21', new Date(Date.UTC(2027, 5, 30)), '演示区商务局'],
      ['时间写法22', new Date(Date.UTC(2027, 5, 1)), '演示区商务局'],
    ])
    sheet.getCell('B22').numFmt = 'm/d/yy'
    sheet.getCell('B23').numFmt = 'yyyy"年"m"月"'
  })

const oldDepartment = async () => {
  const sheet = XLSX.utils.aoa_to_sheet([
    ['机会清单（第2批）'],
    ['填报单位：', '区民政局'],
    ['项目名称', '项目概况', '合作方式', '预算（元）', '办公电话', '有效期限'],
    ['居家养老服务签到', '服务316户，签到靠纸质单，核对5天', '政府采购', 180000, '0791-00000090', '2027年7月31日'],
    ['社区助餐点结算', '助餐点现金结算，对账靠手工', '首试首用', 80000, '0791-00000090', '长期有效'],
  ])
  sheet['!merges'] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: 5 } }]
  const book = XLSX.utils.book_new()
  XLSX.utils.book_append_sheet(book, sheet, '机会清单')
  return new Uint8Array(XLSX.write(book, { bookType: 'biff8', type: 'buffer' }) as Buffer)
}

const semicolons = async () =>
  utf8(
    '\ufeff' +
      csv(
        [
          ['机会清单', '', '', '', ''],
          ['场景名称', '需求概况', '责任单位', '责任科室', '办公电话'],
          ['智慧公厕指引', '公厕位置分散；\n市民找厕平均8分钟', '演示区城市管理局', '环卫科', '="0791-00000101"'],
          ['井盖状态感知', '"问题"井盖靠巡查发现, 平均2天', '区城管局', '市政科', '0791-00000102'],
          ['', '', '', '', ''],
          ['共计2项', '', '', '', ''],
        ],
        ';',
      ),
  )

const PRODUCT_HEAD = [
  '序号',
  '产品(服务)名称',
  '企业名称',
  '所属领域',
  '功能简介',
  '应用案例',
  '可提供的合作方式',
  '资质/知识产权',
  '所在园区(街道)',
  '联系电话',
  '备注',
]

const productsGbk = async () =>
  encodeGb18030(
    csv([
      PRODUCT_HEAD,
      ['示例', '（填写示例）某某系统', '某某公司', '智慧办公', '一句话说明', '', '采购', '', '', '', ''],
      [
        '1',
        '示例智能秤',
        '示例衡器制造有限公司',
        '数字商贸',
        '称重数据实时上传，支持计量核查',
        '2024年示例农贸市场改造；2025年示例商场',
        '采购、租赁',
        'ISO9001认证（有效期至2027-05-31）',
        '示例园区',
        '0791-00000201',
        '',
      ],
      [
        '2',
        '示例巡检机器人',
        '示例智能装备有限公司',
        '智慧楼宇',
        '楼宇夜间自动巡检',
        '',
        '租赁',
        '软著登字第1234567号',
        '示例街道',
        '0791-00000202',
        '',
      ],
      ['3', '示例未登记产品', '示例衡器公司', '数字商贸', '同类产品', '', '采购', '', '', '13900000000', ''],
    ]),
  )

const rareCharacters = async () =>
  encodeGb18030(
    csv(
      [
        ['需求名称', '需求概况', '责任单位', '所属领域'],
        ['𬭚城文化数字展示', '馆藏资料以纸质为主，检索靠人工', '区文旅局', '智慧旅游'],
        ['赣江游船𫇭渡管理', '三处渡口客流靠人工统计', '区文旅局', '低空经济'],
      ],
      '\t',
    ),
  )

const productSheets = () =>
  xlsx((book) => {
    sheetOf(
      book,
      '产品清单',
      [
        ['附件2', null],
        ['产品清单'],
        ['产品名称', '单位名称', '类别', '产品简介', '价格（万元）', '技术参数', '部署方式', '联系方式', null],
        [null, null, null, null, null, null, null, '联系人', '电话'],
        [
          '示例人脸核验终端',
          '示例智能装备有限公司',
          '软件信息技术',
          '离线核验身份',
          '面议',
          '识别时间：0.3秒\n待机功耗：5W',
          '本地化部署',
          '周示例',
          '0791-00000202',
        ],
        [
          '示例能耗平台',
          '示例智能装备有限公司',
          '智慧楼宇',
          '采集、分析、预警',
          '12-20',
          '接入点数：5000个；支持国产数据库',
          'SaaS',
          '周示例',
          '0791-00000202',
        ],
        ['示例能耗平台', '示例智能装备有限公司', '智慧楼宇', '与上一行重复', '待定', '', '云', '', ''],
      ],
      ['A2:I2', 'A3:A4', 'B3:B4', 'C3:C4', 'D3:D4', 'E3:E4', 'F3:F4', 'G3:G4', 'H3:I3'],
    )
  })

const manySheets = () =>
  xlsx((book) => {
    const main = sheetOf(
      book,
      '汇总表',
      [
        HEAD,
        ['一', '数字商贸类（2项）'],
        [
          1,
          '夜市摊位管理',
          '数字商贸',
          '夜市摊位120个，登记靠纸质',
          '商业运营',
          '不需财政资金',
          '演示区商务局',
          '2027年12月',
          '市场科 0791-00000012',
          null,
        ],
        [
          2,
          '隐藏行里的需求',
          '数字商贸',
          '这一行被筛选隐藏',
          '采购',
          10,
          '演示区商务局',
          '2027年12月',
          '市场科 0791-00000012',
          null,
        ],
        ['二、智慧城管'],
        HEAD,
        [
          3,
          '渣土车辆识别',
          '智慧城管',
          { formula: 'CONCATENATE("渣土车","夜间巡查")', result: '渣土车夜间巡查' },
          '采购',
          { formula: 'SUM(20,30)', result: 50 },
          '区城管局',
          '2027年6月',
          { text: '市容科 0791-00000103', hyperlink: 'https://example.invalid/x' },
          null,
        ],
        ['小计', '3'],
      ],
      ['A5:J5'],
    )
    main.getRow(4).hidden = true
    main.getCell('B7').note = '请核实名称'
    sheetOf(book, '填写说明', [['请按要求填写'], ['所属领域从下拉框选择']])
    const secret = sheetOf(book, '下拉选项', [HEAD, [1, '隐藏表里的需求', '数字商贸', 'x', '采购', 1, '演示区商务局']])
    secret.state = 'hidden'
    sheetOf(book, '产品', [
      ['产品名称', '公司名称', '功能简介', '应用案例'],
      ['示例取号机', '示例智能装备有限公司', '排队取号', '2023年示例政务大厅'],
    ])
  })

const returned = async () =>
  utf8(
    '\ufeff' +
      csv([
        [
          '名称',
          '需求概况',
          '所属领域',
          '合作方式',
          '金额（万元）',
          '责任单位',
          '责任科室',
          '办公电话',
          '有效期',
          '实施时限',
          '现状与数据',
          '必备条件',
        ],
        [
          "'=SUM类报表自动汇总",
          "'-报表靠人工\n-每月一次",
          '智慧办公',
          '采购、首试首用',
          '20–30 万元',
          '演示区商务局',
          '综合科',
          "'+86 0791-00000012",
          '长期有效',
          '2027年12月31日',
          "''=原文带撇号",
          '1.支持离线使用\n2.响应时间不超过3秒',
        ],
        [
          "普通'名称",
          '＝不在开头',
          '智慧办公',
          '采购',
          '200 万元以上',
          '演示区商务局',
          '综合科',
          '0791-00000012',
          '2027-05-31 17:00',
          '',
          '',
          '',
        ],
      ]),
  )

/** Each file has its own mess. */
export const messyWorkbooks: MessyWorkbook[] = [
  { file: '01-titles-and-signatures.xlsx', make: titles },
  { file: '02-two-row-header.xlsx', make: twoRowHeader },
  { file: '03-merged-units.xlsx', make: mergedUnits },
  { file: '04-names-and-phones.xlsx', make: contacts },
  { file: '05-amounts.xlsx', make: amounts },
  { file: '06-dates.xlsx', make: dates },
  { file: '07-old-department.xls', make: oldDepartment },
  { file: '08-semicolons-utf8.csv', make: semicolons },
  { file: '09-products-gbk.csv', make: productsGbk },
  { file: '10-rare-characters-gb18030.csv', make: rareCharacters },
  { file: '11-products-two-row-header.xlsx', make: productSheets },
  { file: '12-many-sheets.xlsx', make: manySheets },
  { file: '13-returned-export.csv', make: returned },
]
